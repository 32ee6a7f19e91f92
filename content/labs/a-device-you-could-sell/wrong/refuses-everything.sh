# It fetches what is handed out, and throws it away: so nothing bad is ever installed.
cd ~/firmware
sed -i '/^    if swupdate/,/-i "$TMPDIR/c\    if false; then' app/update.sh
make -s -C ~ package
