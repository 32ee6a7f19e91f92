# A new firmware is good because it starts.
cd ~/firmware
sed -i 's|^python3 app/main.py|board confirm\n&|' init
make -s -C ~ package
