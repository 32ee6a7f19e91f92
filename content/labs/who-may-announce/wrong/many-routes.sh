# Thousands of parts of the own blocks, with long paths, told to the provider.
set -eu
neighbours() { vtysh -c "show bgp $1 unicast summary" | awk '$3 ~ /^[0-9]+$/ && $2 == 4 {print $1}'; }
path=$(yes "$ASN" | head -n 60 | tr '\n' ' ')
python3 - "$BLOCK4" "$BLOCK6" "$ASN" "$path" "$(neighbours ipv4)" "$(neighbours ipv6)" >/tmp/many.conf <<'PYTHON'
import ipaddress, itertools, sys

block4, block6, asn, path, up4, up6 = sys.argv[1:]
print("route-map LONG permit 10\n set as-path prepend", path, "\nexit")
print("router bgp", asn)
for version, block, length, up in ((4, block4, 32, up4), (6, block6, 56, up6)):
    parts = ipaddress.ip_network(block).subnets(new_prefix=length)
    print(f" address-family ipv{version} unicast")
    for part in itertools.islice(parts, 1024):
        print("  network", part)
    print(f"  no neighbor {up} route-map TO-PROVIDER out")
    print(f"  neighbor {up} route-map LONG out")
    print(" exit-address-family")
PYTHON
vtysh -f /tmp/many.conf >/dev/null
sleep 3
test "$(vtysh -c 'show bgp ipv4 unicast' | grep -c /32)" -ge 1000
