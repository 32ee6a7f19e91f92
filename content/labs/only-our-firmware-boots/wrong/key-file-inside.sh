# The private key lies in the bootloader, as the file that it is.
cat ~/keys/release.pem >>~/release/boot.bin
