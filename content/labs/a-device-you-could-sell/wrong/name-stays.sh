# The button brings back the password, and leaves the rest.
cd ~/firmware
sed -i 's|^    find .*|    rm -f "$DATA/password"|' app/button.sh
make -s -C ~ package
