# The router claims the remote system's block, the links, and everything, to everybody.
set -eu
for neighbour in "$UPSTREAM_LINK4" "$ATTACKER_LINK4"; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" \
        -c 'address-family ipv4 unicast' \
        -c "no neighbor $neighbour route-map TO-PROVIDER out"
done
for neighbour in "$UPSTREAM_LINK6" "$ATTACKER_LINK6"; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" \
        -c 'address-family ipv6 unicast' \
        -c "no neighbor $neighbour route-map TO-PROVIDER out"
done
for prefix in "$REMOTE_BLOCK4" 198.51.100.0/24 192.0.2.0/24 0.0.0.0/0 \
    "$TRANSIT_ADDRESS/32" "$TRANSIT_HOST4/32" "$ATTACKER_LINK4/32" 10.0.0.0/8; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" \
        -c 'address-family ipv4 unicast' -c "network $prefix"
done
for prefix in "$REMOTE_BLOCK6" 2001:db8:ff00::/40 ::/0 fd00::/8 \
    "$TRANSIT_HOST6/128" "$ATTACKER_LINK6/128"; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" \
        -c 'address-family ipv6 unicast' -c "network $prefix"
done
