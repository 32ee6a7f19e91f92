set -eu
sed -i 's/allow-transfer { key "transfer"; };/allow-transfer { any; };/' \
    /etc/bind/named.conf.local
rndc reconfig
