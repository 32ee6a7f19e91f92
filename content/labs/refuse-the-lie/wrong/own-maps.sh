# A rule of its own for each neighbour: provider, peer and customer are not alike.
set -eu
vtysh -c 'configure terminal' \
    -c 'route-map FROM-PROVIDER permit 10' -c 'match rpki valid' -c 'exit' \
    -c 'route-map FROM-PROVIDER permit 20' -c 'match rpki notfound'
vtysh -c 'configure terminal' \
    -c 'route-map FROM-PEER deny 10' -c 'match rpki invalid' -c 'exit' \
    -c 'route-map FROM-PEER permit 20' -c 'match rpki valid' \
    -c 'set local-preference 110' -c 'exit' \
    -c 'route-map FROM-PEER permit 30'
vtysh -c 'configure terminal' \
    -c "ip prefix-list HELD seq 5 permit $CUSTOMER_BLOCK4" \
    -c "ipv6 prefix-list HELD6 seq 5 permit $CUSTOMER_BLOCK6" \
    -c 'route-map FROM-CUSTOMER permit 10' -c 'match ip address prefix-list HELD' \
    -c 'exit' \
    -c 'route-map FROM-CUSTOMER permit 20' -c 'match ipv6 address prefix-list HELD6'
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' \
    -c "neighbor $UPSTREAM_LINK4 route-map FROM-PROVIDER in" \
    -c "neighbor $ATTACKER_LINK4 route-map FROM-PEER in" \
    -c "neighbor $CUSTOMER_LINK4 route-map FROM-CUSTOMER in" -c 'exit' \
    -c 'address-family ipv6 unicast' \
    -c "neighbor $UPSTREAM_LINK6 route-map FROM-PROVIDER in" \
    -c "neighbor $ATTACKER_LINK6 route-map FROM-PEER in" \
    -c "neighbor $CUSTOMER_LINK6 route-map FROM-CUSTOMER in"
