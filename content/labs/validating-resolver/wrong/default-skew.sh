# The tolerance that Unbound has by itself.
set -eu
sed -i '/val-sig-skew/d' /etc/unbound/unbound.conf
unbound-control reload
