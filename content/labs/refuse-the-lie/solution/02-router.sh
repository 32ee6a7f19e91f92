# Ask the cache, and refuse what is invalid from every neighbour.
set -eu
vtysh -c 'configure terminal' -c 'rpki' -c 'rpki polling_period 3' \
    -c 'rpki retry_interval 2' -c "rpki cache tcp $OFFICE_ADDRESS 8282 preference 1"
vtysh -c 'configure terminal' -c 'route-map ROV deny 10' -c 'match rpki invalid' \
    -c 'exit' -c 'route-map ROV permit 20'
vtysh -c 'show running-config' |
    awk '/^ address-family/ {family = $2} /neighbor .* activate/ {print family, $2}' |
    while read -r family neighbour; do
        vtysh -c 'configure terminal' -c "router bgp $ASN" \
            -c "address-family $family unicast" \
            -c "neighbor $neighbour route-map ROV in"
    done
vtysh -c 'write memory' >/dev/null
