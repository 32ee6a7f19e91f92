# Every door on the office's network is full of callers who say little, or nonsense.
set -eu
cat >~/crowd.py <<'PYTHON'
import os, socket, threading, time

PLACES = [("monitor", 8080), ("registry", 443), ("registry", 873), ("registry", 8080)]


def slow(place):
    """Sends a byte now and then, as if a request would follow."""
    while True:
        try:
            with socket.create_connection(place, 3) as line:
                line.sendall(b"GET /routes HTTP/1.1\r\nX: ")
                for _time in range(1000):
                    line.sendall(b"x")
                    time.sleep(2)
        except OSError:
            time.sleep(0.1)


def wild(place):
    """Sends whatever comes to mind, as fast as it goes."""
    while True:
        try:
            with socket.create_connection(place, 3) as line:
                line.sendall(os.urandom(60000))
                line.recv(10)
        except OSError:
            time.sleep(0.05)


def curious(place):
    """Asks for everything, and hangs up."""
    while True:
        for path in (b"routes", b"vrps", b"trace?from=remote&to=203.0.113.1"):
            try:
                with socket.create_connection(place, 3) as line:
                    line.sendall(b"GET /" + path + b" HTTP/1.0\r\n\r\n")
            except OSError:
                time.sleep(0.05)


for place in PLACES:
    for work in [slow] * 20 + [wild] * 2:
        threading.Thread(target=work, args=(place,)).start()
threading.Thread(target=curious, args=(PLACES[0],)).start()
PYTHON
setsid -f python3 ~/crowd.py >/dev/null 2>&1
sleep 3
