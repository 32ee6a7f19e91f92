# No new firmware is ever confirmed.
cd ~/firmware
sed -i '/board confirm/d' app/selftest.sh
make -s -C ~ package
