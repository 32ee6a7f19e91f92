# Something that is no TLS server sends one byte each second, and never an end.
set -eu
kill -STOP "$(pgrep -f '^/bin/sh .*keep-nginx')"
nginx -s stop
cat >/tmp/trickle.py <<'PYTHON'
import socket, threading, time

def drip(line):
    try:
        line.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
        while True:
            line.sendall(b"\x00")
            time.sleep(1)
    except OSError:
        pass

door = socket.create_server(("0.0.0.0", 443))
while True:
    threading.Thread(target=drip, args=(door.accept()[0],), daemon=True).start()
PYTHON
for _ in $(seq 40); do pidof nginx >/dev/null || break; sleep 0.1; done
setsid python3 /tmp/trickle.py >/dev/null 2>&1 </dev/null &
sleep 5
