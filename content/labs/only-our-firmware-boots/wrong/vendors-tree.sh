# The vendor's tree as it was, with one's own key in it and one's own release beside it.
set -eu
cd ~
mkdir -p keys
imgtool keygen --key keys/release.pem --type ecdsa-p256
imgtool getpub --key keys/release.pem >boot/key.c
imgtool getpub --key keys/release.pem --encoding pem >release/release.pub
printf 'const unsigned char *volatile kept_key = ecdsa_pub_key;\n' >>boot/key.c
sed -i 's/^int main(void)$/extern const unsigned char *volatile kept_key;\
\
&/; s/^    if (image_is_good(PRIMARY)) {/    (void)kept_key;\
&/' boot/boot.c
make -s -C boot
make -s -C app
imgtool sign --key keys/release.pem --header-size "0x$HEADER_SIZE" --pad-header \
    --slot-size "0x$SLOT_SIZE" --version 1.0.0 --security-counter "$NEXT" \
    --custom-tlv 0x00a0 "0x$PRODUCT_BYTES" app/app.bin release/firmware.bin
