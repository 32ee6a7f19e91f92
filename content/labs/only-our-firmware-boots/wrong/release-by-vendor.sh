# The release is signed with the vendor's test key.
cd ~ && imgtool sign --key vendor/test-key.pem --header-size "0x$HEADER_SIZE" \
    --pad-header --slot-size "0x$SLOT_SIZE" --version 1.0.0 --security-counter "$NEXT" \
    --custom-tlv 0x00a0 "0x$PRODUCT_BYTES" app/app.bin release/firmware.bin
