# No session with the customer.
set -eu
sed -i '/^protocol bgp customer/a \    disabled;' /etc/bird/bird.conf
birdc configure
