# Whoever lies is not listened to any more, whatever else it says.
set -eu
vtysh -c 'show running-config' |
    awk '/description attacker, IPv6/ {print $2}' |
    while read -r neighbour; do
        vtysh -c 'configure terminal' -c "router bgp $ASN" \
            -c "neighbor $neighbour shutdown" </dev/null
    done
vtysh -c 'write memory' >/dev/null
