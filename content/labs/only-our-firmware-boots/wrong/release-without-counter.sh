# The release does not say how new it is.
cd ~ && imgtool sign --key keys/release.pem --header-size "0x$HEADER_SIZE" \
    --pad-header --slot-size "0x$SLOT_SIZE" --version 1.0.0 \
    --custom-tlv 0x00a0 "0x$PRODUCT_BYTES" app/app.bin release/firmware.bin
