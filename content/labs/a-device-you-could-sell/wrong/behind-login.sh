# Who finds a hole needs the password to tell.
cd ~/firmware
sed -i '/if self.path == "\/.well-known/,/security.txt").read_text/d; s|        elif not self.allowed():|        if not self.allowed():|' app/main.py
make -s -C ~ package
