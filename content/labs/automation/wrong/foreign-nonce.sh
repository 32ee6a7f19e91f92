set -eu
sed -i -e "s/$NONCE/000000000000/" -e 's/2       ; serial/3       ; serial/' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
