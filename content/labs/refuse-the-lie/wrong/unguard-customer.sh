# The customer's routes are taken without a look at RPKI.
set -eu
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' -c "no neighbor $CUSTOMER_LINK4 route-map ROV in" \
    -c 'exit' \
    -c 'address-family ipv6 unicast' -c "no neighbor $CUSTOMER_LINK6 route-map ROV in"
