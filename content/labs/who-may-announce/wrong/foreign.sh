# The router tells its provider whatever it likes: others' blocks, challenges, links,
# management, and the way to everything.
set -eu
link=$(ip -4 -o addr show | awk '/ 10\./ {print $4}' | tail -n 1)
words=()
for prefix in "$REMOTE_BLOCK4" "$TRANSIT_BLOCK4" "$ATTACKER_BLOCK4" "$REMOTE_HOST4/32" \
    198.51.100.0/25 198.51.100.128/25 192.0.2.0/24 203.0.113.0/24 0.0.0.0/0 \
    10.0.0.0/8 "${link%.*}.0/24"; do
    words+=(-c "network $prefix")
done
words6=()
for prefix in "$REMOTE_BLOCK6" "$TRANSIT_BLOCK6" "$ATTACKER_BLOCK6" 2001:db8:ff00::/40 \
    2001:db8:ff00::/44 2001:db8:fe00::/40 ::/0 fd00::/8; do
    words6+=(-c "network $prefix")
done
neighbours() { vtysh -c "show bgp $1 unicast summary" | awk '$3 ~ /^[0-9]+$/ && $2 == 4 {print $1}'; }
drop() { for one in $(neighbours "$1"); do printf '%s\n' "no neighbor $one route-map TO-PROVIDER out"; done; }
own=() own6=()
while read -r line; do own+=(-c "$line"); done < <(drop ipv4)
while read -r line; do own6+=(-c "$line"); done < <(drop ipv6)
test "${#own[@]}" -gt 0 && test "${#own6[@]}" -gt 0
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c 'address-family ipv4 unicast' "${words[@]}" "${own[@]}" -c exit \
    -c 'address-family ipv6 unicast' "${words6[@]}" "${own6[@]}"
sleep 2
vtysh -c 'show bgp ipv4 unicast' | grep -F 198.51.100.128/25
