# The customer is told that everything is just here.
set -eu
vtysh -c 'configure terminal' -c 'route-map STRIPPED permit 10' \
    -c 'set as-path exclude all'
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' \
    -c "neighbor $CUSTOMER_LINK4 route-map STRIPPED out" -c 'exit' \
    -c 'address-family ipv6 unicast' \
    -c "neighbor $CUSTOMER_LINK6 route-map STRIPPED out"
