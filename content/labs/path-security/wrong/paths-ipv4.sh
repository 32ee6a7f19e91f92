# Paths of IPv4 only.
set -eu
sed -i 's/if aspa_check/if net.type = NET_IP4 \&\& aspa_check/' /etc/bird/bird.conf
birdc configure
