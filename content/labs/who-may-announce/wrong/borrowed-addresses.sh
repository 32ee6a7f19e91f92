# The router has the addresses of its provider, of transit and of who is far away.
set -eu
provider=$(vtysh -c 'show bgp ipv4 unicast summary' | awk '$2 == 4 {print $1; exit}')
for address in "$provider" "$UPSTREAM_HOST4" "$TRANSIT_HOST4" "$REMOTE_HOST4"; do
    ip addr add "$address/32" dev lo
done
for address in "$UPSTREAM_HOST6" "$TRANSIT_HOST6" "$REMOTE_HOST6"; do
    ip addr add "$address/128" dev lo nodad
done
