# Bootloader and release go by the vendor's test key.
cd ~/boot
imgtool getpub --key ~/vendor/test-key.pem >key.c
imgtool getpub --key ~/vendor/test-key.pem --encoding pem >~/release/release.pub
make -s
