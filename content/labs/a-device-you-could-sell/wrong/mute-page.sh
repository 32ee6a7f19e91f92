# Its port is open, and says nothing at all.
cd ~/firmware
sed -i 's/^    server.serve_forever()/    import time\n    time.sleep(10000)/' app/main.py
make -s -C ~ package
