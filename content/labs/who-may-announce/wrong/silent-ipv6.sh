# IPv6 is not announced any more.
set -eu
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv6 unicast' -c "no network $BLOCK6"
