# The page never ends.
cd ~/firmware
sed -i 's|            self.answer(401)|            self.wfile.write(b"HTTP/1.0 401 x\\r\\n" + b"A: b\\r\\n" * 10**8)|' app/main.py
make -s -C ~ package
