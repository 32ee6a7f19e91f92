# A door that only the device itself can reach is no door.
cd ~/firmware
sed -i 's|^sh app/update.sh|busybox nc -ll -p 9000 -s 127.0.0.1 -e true \&\n&|' init
make -s -C ~ package
