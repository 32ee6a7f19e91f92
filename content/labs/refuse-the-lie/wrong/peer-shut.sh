# No peer, no lies; and nothing of what the peer announces rightly.
set -eu
vtysh -c 'configure terminal' -c "router bgp $ASN" \
    -c "neighbor $ATTACKER_LINK4 shutdown" -c "neighbor $ATTACKER_LINK6 shutdown"
