set -eu
: >/etc/bind/named.conf.local
rndc reconfig
