# No path of the provider is looked at.
set -eu
sed -i '/^filter from_provider/,/^}/{/aspa_check/d}' /etc/bird/bird.conf
birdc configure
