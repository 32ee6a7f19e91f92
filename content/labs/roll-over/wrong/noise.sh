# In named's place something answers with noise, over UDP and TCP.
set -eu
mv /etc/bind/named.conf /etc/bind/away
rndc stop
for _ in $(seq 40); do pidof named >/dev/null || break; sleep 0.1; done
cat >/tmp/noise.py <<'PYTHON'
import os, socket, struct, threading

def udp():
    door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    door.bind(("0.0.0.0", 53))
    while True:
        query, who = door.recvfrom(65535)
        door.sendto(query[:2] + b"\x84\x00" + os.urandom(1200), who)

threading.Thread(target=udp, daemon=True).start()
door = socket.create_server(("0.0.0.0", 53))
while True:
    line, _ = door.accept()
    query = line.recv(65535)
    line.sendall(struct.pack("!H", 65000) + query[2:4] + b"\x84\x00" + os.urandom(64996))
    line.close()
PYTHON
setsid python3 /tmp/noise.py >/dev/null 2>&1 </dev/null &
sleep 15
