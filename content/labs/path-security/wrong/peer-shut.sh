# No session with the peer.
set -eu
sed -i '/^protocol bgp attacker/a \    disabled;' /etc/bird/bird.conf
birdc configure
