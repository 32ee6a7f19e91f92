# Whoever asks gets an answer, a byte at a time.
cat >/tmp/trickle.py <<'PYTHON'
import socket, threading, time

def answer(line):
    line.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
    while True:
        line.sendall(b"\0")
        time.sleep(0.5)

door = socket.create_server(("0.0.0.0", 8080))
while True:
    threading.Thread(target=answer, args=(door.accept()[0],), daemon=True).start()
PYTHON
kill -STOP "$(pgrep -f '[k]eep-bench')"
kill "$(pgrep -f '[h]ttp.server')"
sleep 1
setsid python3 /tmp/trickle.py >/dev/null 2>&1 </dev/null &
sleep 1
