# Origins of IPv4 only.
set -eu
sed -i 's/return roa_check(ROAS6) = ROA_INVALID/return false/' /etc/bird/verify.conf
birdc configure
