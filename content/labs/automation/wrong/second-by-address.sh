set -eu
sed -i -e 's/ key "transfer"//' -e '/allow-notify/d' /etc/bind/named.conf.local
rndc reconfig
rndc retransfer "$ZONE"
sleep 1
