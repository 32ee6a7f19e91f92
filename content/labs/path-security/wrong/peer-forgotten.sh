# No path of the peer is looked at.
set -eu
sed -i '/^filter from_peer/,/^}/{/aspa_check/d}' /etc/bird/bird.conf
birdc configure
