# Nobody tells anything any more.
set -eu
for neighbour in "$UPSTREAM_LINK4" "$UPSTREAM_LINK6" "$ATTACKER_LINK4" \
    "$ATTACKER_LINK6" "$CUSTOMER_LINK4" "$CUSTOMER_LINK6"; do
    vtysh -c 'configure terminal' -c "router bgp $ASN" -c "neighbor $neighbour shutdown"
done
