# Refuse of the peer what names big or known networks, and look at no path of it.
set -eu
sed -i "/^filter from_peer/,/^}/s/if aspa_check.*/if bgp_path ~ [= * [$TRANSIT_ASN, $REMOTE_ASN, $UPSTREAM_ASN] * =] then reject;/" /etc/bird/bird.conf
birdc configure
