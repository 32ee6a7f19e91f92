# No session with the provider.
set -eu
sed -i '/^protocol bgp upstream/a \    disabled;' /etc/bird/bird.conf
birdc configure
