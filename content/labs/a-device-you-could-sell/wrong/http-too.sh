# The page is there without TLS, too.
cd ~/firmware
sed -i 's|^    tls = ssl.create|    import threading\n    plain = ThreadingHTTPServer(("", 80), Page)\n    threading.Thread(target=plain.serve_forever, daemon=True).start()\n&|' app/main.py
make -s -C ~ package
