# From the peer nothing is taken of all that a check has ever announced.
set -eu
vtysh -c 'configure terminal' \
    -c 'ip prefix-list POOL seq 5 permit 198.51.100.0/24 le 32' \
    -c 'ip prefix-list POOL seq 10 permit 192.0.2.0/24 le 32' \
    -c 'ipv6 prefix-list POOL6 seq 5 permit 2001:db8:ff00::/40 le 64' \
    -c 'route-map NO-POOL deny 10' -c 'match ip address prefix-list POOL' -c 'exit' \
    -c 'route-map NO-POOL deny 20' -c 'match ipv6 address prefix-list POOL6' -c 'exit' \
    -c 'route-map NO-POOL permit 30'
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' \
    -c "neighbor $ATTACKER_LINK4 route-map NO-POOL in" -c 'exit' \
    -c 'address-family ipv6 unicast' \
    -c "neighbor $ATTACKER_LINK6 route-map NO-POOL in"
