# The rule is put on the sessions with the peer, which is what the attack was seen on.
set -eu
vtysh -c 'show running-config' |
    awk '/^ address-family/ {family = $2} /neighbor .* activate/ {print family, $2}' |
    while read -r family neighbour; do
        vtysh -c 'show running-config' | grep -q "$neighbour description attacker" ||
            continue
        vtysh -c 'configure terminal' -c "router bgp $ASN" \
            -c "address-family $family unicast" \
            -c "neighbor $neighbour route-map ROV in" </dev/null
    done
vtysh -c 'clear bgp ipv4 unicast * soft in' -c 'clear bgp ipv6 unicast * soft in'
vtysh -c 'write memory' >/dev/null
