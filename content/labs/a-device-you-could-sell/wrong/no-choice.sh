# No password can be chosen at all.
cd ~/firmware
sed -i 's|return plain and SHORTEST.*|return False|' app/main.py
make -s -C ~ package
