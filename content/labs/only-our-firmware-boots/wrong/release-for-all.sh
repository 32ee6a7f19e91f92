# The release does not say for which product it is.
cd ~ && imgtool sign --key keys/release.pem --header-size "0x$HEADER_SIZE" \
    --pad-header --slot-size "0x$SLOT_SIZE" --version 1.0.0 --security-counter "$NEXT" \
    app/app.bin release/firmware.bin
