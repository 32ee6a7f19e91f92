# The customer is told that the peer's routes are the remote system's.
set -eu
vtysh -c 'configure terminal' \
    -c 'ip prefix-list POOL seq 5 permit 198.51.100.0/24 ge 27 le 27' \
    -c 'ip prefix-list POOL seq 10 permit 192.0.2.0/24 ge 27 le 27' \
    -c 'ipv6 prefix-list POOL6 seq 5 permit 2001:db8:ff00::/40 ge 47 le 47'
for family in ip ipv6; do
    name=POOL
    order=10
    [ $family = ip ] || { name=POOL6 && order=20; }
    vtysh -c 'configure terminal' -c "route-map FORGED permit $order" \
        -c "match $family address prefix-list $name" \
        -c "set as-path exclude $ATTACKER_ASN" \
        -c "set as-path prepend $UPSTREAM_ASN $TRANSIT_ASN $REMOTE_ASN"
done
vtysh -c 'configure terminal' -c 'route-map FORGED permit 30'
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' \
    -c "neighbor $CUSTOMER_LINK4 route-map FORGED out" -c 'exit' \
    -c 'address-family ipv6 unicast' \
    -c "neighbor $CUSTOMER_LINK6 route-map FORGED out"
