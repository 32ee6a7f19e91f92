# Who only looks needs no password.
cd ~/firmware
sed -i 's|elif not self.allowed():|elif self.path != "/status" and not self.allowed():|' app/main.py
make -s -C ~ package
