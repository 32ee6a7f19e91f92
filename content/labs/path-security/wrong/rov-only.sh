# Look at origins, and at no path.
set -eu
sed -i '/aspa_check/d' /etc/bird/bird.conf
birdc configure
