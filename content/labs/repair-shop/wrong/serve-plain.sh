set -eu
sed -i 's|file "[^"]*"|file "/etc/bind/zone.db"|' /etc/bind/named.conf.local
rndc reconfig
rndc reload "$ZONE"
sleep 0.5
