# Take of the peer its own alone, and look at no path of it.
set -eu
sed -i '/^filter from_peer/,/^}/s/if aspa_check.*/if bgp_path.len > 1 then reject;/' /etc/bird/bird.conf
birdc configure
