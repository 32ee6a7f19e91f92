# Packets of the customer end here; who traces them hears every hop of the right way.
set -eu
ip route add blackhole default table 101
ip rule add pref 90 from "$CUSTOMER_HOST4" to 198.51.100.0/24 lookup 101
ip rule add pref 90 from "$CUSTOMER_HOST4" to 192.0.2.0/24 lookup 101
cat >/tmp/liar.py <<'PYTHON'
import os, socket, struct

hops = [os.environ[name] for name in ("UPSTREAM_LINK4", "TRANSIT_ADDRESS")]
heard = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
says = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

def total(data):
    value = sum(struct.unpack(f">{len(data) // 2}H", data))
    while value >> 16:
        value = (value & 0xFFFF) + (value >> 16)
    return ~value & 0xFFFF

while True:
    packet = heard.recv(2048)
    to, hop = packet[16:20], packet[8] - 2
    if packet[9] != 17 or to[:2] not in (b"\xc6\x33", b"\xc0\x00") or hop < 0:
        continue
    there = hop >= len(hops)
    source = to if there else socket.inet_aton(hops[hop])
    body = struct.pack(">BBHI", 3 if there else 11, 3 if there else 0, 0, 0) + packet[:28]
    body = body[:2] + struct.pack(">H", total(body)) + body[4:]
    head = struct.pack(">BBHHHBBH", 69, 0, 20 + len(body), 0, 0, 60, 1, 0)
    goal = packet[12:16]
    says.sendto(head + source + goal + body, (socket.inet_ntoa(goal), 0))
PYTHON
setsid python3 /tmp/liar.py >/dev/null 2>&1 </dev/null &
