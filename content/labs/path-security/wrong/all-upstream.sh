# From everybody as from a customer.
set -eu
sed -i 's/aspa_check_downstream/aspa_check_upstream/' /etc/bird/bird.conf
birdc configure
