# What is wrong in the router: what its settings say beside what they should say.
set -eu
configure() {
    words=(-c 'configure terminal')
    for word in "$@"; do words+=(-c "$word"); done
    vtysh "${words[@]}" </dev/null
}
settings=$(vtysh -c 'show running-config')
sessions() { # family and address of each line of a session that has these words
    awk -v words="$1" '/^ address-family/ {family = $2}
        $0 ~ "neighbor .* " words {print family, $2}' <<<"$settings"
}

cache=$(awk '$1 == "rpki" && $2 == "cache" {print $4}' <<<"$settings")
if [ "$cache" != "$OFFICE_ADDRESS" ]; then
    configure rpki "no rpki cache tcp $cache 8282 preference 1" \
        "rpki cache tcp $OFFICE_ADDRESS 8282 preference 1"
fi
if ! grep -q 'route-map ROV deny 10' <<<"$settings"; then
    configure 'no route-map ROV permit 10' 'route-map ROV deny 10' 'match rpki invalid' \
        exit 'route-map ROV permit 20'
fi
sessions 'route-map ROV out' | while read -r family neighbour; do
    configure "router bgp $ASN" "address-family $family unicast" \
        "no neighbor $neighbour route-map ROV out"
done
sessions activate | while read -r family neighbour; do
    grep -q "neighbor $neighbour route-map ROV in" <<<"$settings" ||
        configure "router bgp $ASN" "address-family $family unicast" \
            "neighbor $neighbour route-map ROV in"
done
awk -v four="$BLOCK4" -v six="$BLOCK6" \
    '$1 == "network" && $2 != four && $2 != six {print $2}' <<<"$settings" |
    while read -r prefix; do
        configure "router bgp $ASN" 'address-family ipv4 unicast' "no network $prefix"
        configure "no ip prefix-list OWN seq 6 permit $prefix"
    done
vtysh -c 'clear bgp ipv4 unicast * soft in' -c 'clear bgp ipv6 unicast * soft in'
vtysh -c 'write memory' >/dev/null
