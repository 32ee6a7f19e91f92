# Nothing on the management network answers, whichever way a packet takes there, and
# neither do those who are in both networks pass anything on. Fails when one does.
set -eu
registry=$(getent ahostsv4 registry | awk '{print $1; exit}')
monitor=$(getent ahostsv4 monitor | awk '{print $1; exit}')
provider=$(vtysh -c 'show bgp ipv4 unicast summary' | awk '$2 == 4 {print $1; exit}')
cat >/tmp/doors.py <<'PYTHON'
import ipaddress, socket, subprocess, sys

host, registry, monitor, provider = sys.argv[1:]
# Networks are handed out from the first on, and the management network comes first.
lan = ipaddress.ip_network(f"{registry}/28", strict=False)
management = ipaddress.ip_network(f"{lan[0] - 16}/28")
lan_own = subprocess.run(
    ["ip", "-4", "-o", "addr"], capture_output=True, text=True, check=True
).stdout.split()
own = [w.split("/")[0] for w in lan_own if w.startswith("10.") and "/" in w]
doors = [(number, 7001) for number in (2, 3, 4, 5)]
doors += [(6, port) for port in (8081, 8080, 443, 873)]
doors += [(7, port) for port in (8282, 8080)]
open_doors = []
waiting = []
for way in (registry, monitor, provider):
    subprocess.run(["ip", "route", "replace", str(management), "via", way], check=True)
    for number, port in doors:
        for source in (host, *own):
            line = socket.socket()
            line.settimeout(0.4)
            try:
                line.bind((source, 0))
                line.connect((str(management[number]), port))
                open_doors.append((way, source, number, port))
            except OSError:
                pass
            finally:
                line.close()
subprocess.run(["ip", "route", "del", str(management)], check=True)
print(open_doors)
sys.exit(bool(open_doors))
PYTHON
python3 /tmp/doors.py "$HOST4" "$registry" "$monitor" "$provider"
