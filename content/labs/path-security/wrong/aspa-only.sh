# Look at paths, and at no origin.
set -eu
sed -i '/if wrong_origin/d' /etc/bird/bird.conf
birdc configure
