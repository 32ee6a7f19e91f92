"""What a hands-on lab is, and running it for one person."""
