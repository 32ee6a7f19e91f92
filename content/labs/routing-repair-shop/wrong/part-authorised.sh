# What should not be announced becomes valid.
set -eu
part=$(python3 -c 'import ipaddress, sys
*_, last = ipaddress.ip_network(sys.argv[1]).subnets(new_prefix=24)
print(last)' "$BLOCK4")
roa add "$part"
roa publish
