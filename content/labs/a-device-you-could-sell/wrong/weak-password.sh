# Owners may choose any password.
cd ~/firmware
sed -i 's|return plain and SHORTEST.*|return True|' app/main.py
make -s -C ~ package
