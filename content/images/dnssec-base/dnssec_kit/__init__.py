"""What every DNS lab begins with: keys, a signed root, the files of its hosts."""
