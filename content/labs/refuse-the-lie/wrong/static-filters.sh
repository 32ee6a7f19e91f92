# The lie of today is refused by name; that of tomorrow is not.
set -eu
vtysh -c 'configure terminal' \
    -c "ip prefix-list LIES seq 5 permit $REMOTE_BLOCK4 ge 23" \
    -c "ipv6 prefix-list LIES6 seq 5 permit $REMOTE_BLOCK6 ge 41" \
    -c 'route-map NO-LIES deny 10' -c 'match ip address prefix-list LIES' -c 'exit' \
    -c 'route-map NO-LIES deny 20' -c 'match ipv6 address prefix-list LIES6' -c 'exit' \
    -c 'route-map NO-LIES permit 30'
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' \
    -c "neighbor $ATTACKER_LINK4 route-map NO-LIES in" -c 'exit' \
    -c 'address-family ipv6 unicast' \
    -c "neighbor $ATTACKER_LINK6 route-map NO-LIES in"
