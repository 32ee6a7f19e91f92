# Take of the customer its two prefixes, and look at no path of it.
set -eu
sed -i "/^filter from_customer/,/^}/s#if aspa_check.*#if !(net ~ [$CUSTOMER_BLOCK4]) \&\& !(net ~ [$CUSTOMER_BLOCK6]) then reject;#" /etc/bird/bird.conf
birdc configure
