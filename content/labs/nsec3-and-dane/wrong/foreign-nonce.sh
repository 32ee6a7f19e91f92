set -eu
sed -i "s/$NONCE/000000000000/" /etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
