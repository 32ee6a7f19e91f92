# The prefixes are not announced any more.
set -eu
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' -c "no network $BLOCK4" -c exit \
    -c 'address-family ipv6 unicast' -c "no network $BLOCK6"
