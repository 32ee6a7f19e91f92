# Something that only plays the resolver: it sits on port 53, the real one behind it.
set -eu
sed -i 's/interface: 0.0.0.0.*/interface: 127.0.0.1@5353\n    access-control: 127.0.0.0\/8 allow/' \
    /etc/unbound/unbound.conf
kill "$(pidof unbound)"
cat >/tmp/fake.py <<'PYTHON'
import os, socket, sys
import dns.flags, dns.message, dns.query, dns.rcode

kind = sys.argv[1]
good = [os.environ["GOOD_ZONE"], os.environ["TAMPERED_ZONE"]]
bad = [os.environ[f"{role}_ZONE"] for role in ("DIGEST", "STRIPPED", "EXPIRED", "LATE")]
door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.bind(("0.0.0.0", 53))

def below(name, zones):
    return any(f".{name}".endswith(f".{zone}") for zone in zones)

def answer(query):
    name = query.question[0].name.to_text(omit_final_dot=True).lower()
    erased = name == "mail." + os.environ["DENIAL_ZONE"]
    if kind == "servfail" or kind == "listed" and (below(name, bad) or erased):
        return dns.rcode.SERVFAIL, None
    reply = dns.query.udp(query, "127.0.0.1", port=5353, timeout=1.5)
    if kind == "vouching" or below(name, good):
        reply.flags |= dns.flags.AD
    return reply.rcode(), reply

while True:
    wire, who = door.recvfrom(4096)
    try:
        query = dns.message.from_wire(wire)
        rcode, reply = answer(query)
        if reply is None:
            reply = dns.message.make_response(query)
            reply.set_rcode(rcode)
        door.sendto(reply.to_wire(), who)
    except Exception:
        pass
PYTHON
cat >/tmp/play <<'SHELL'
set -eu
setsid python3 /tmp/fake.py "$1" >/dev/null 2>&1 </dev/null &
for _ in $(seq 20); do
    dig +time=2 +tries=1 @127.0.0.1 "warm.any.$GOOD_ZONE" A | grep -q 'status: ' && exit 0
    sleep 0.25
done
exit 1
SHELL
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 -p 5353 @127.0.0.1 "$ZONE" SOA | grep -q . && exit 0
    sleep 0.25
done
exit 1
