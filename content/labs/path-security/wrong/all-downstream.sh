# From everybody as from a provider.
set -eu
sed -i 's/aspa_check_upstream/aspa_check_downstream/' /etc/bird/bird.conf
birdc configure
