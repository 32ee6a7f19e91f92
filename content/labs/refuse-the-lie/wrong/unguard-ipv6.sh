# IPv6 is taken without a look at RPKI, as if there were none.
set -eu
for neighbour in "$UPSTREAM_LINK6" "$ATTACKER_LINK6" "$CUSTOMER_LINK6"; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" \
        -c 'address-family ipv6 unicast' -c "no neighbor $neighbour route-map ROV in"
done
