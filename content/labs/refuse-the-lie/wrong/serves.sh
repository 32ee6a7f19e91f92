# ~/answer.py says what the RTR server on port 8282 tells whoever asks.
set -eu
mkdir -p ~/service/rtr
cat >~/serve.py <<'PYTHON'
import socketserver
from answer import pieces

class Caller(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.recv(64)
        for piece in pieces():
            self.request.sendall(piece)

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

Server(("0.0.0.0", 8282), Caller).serve_forever()
PYTHON
printf '#!/bin/sh\nexec python3 -B ~/serve.py\n' >~/service/rtr/run
chmod +x ~/service/rtr/run
