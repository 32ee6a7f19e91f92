set -eu
sed -i -e '/NS   ns2/d' -e 's/2       ; serial/3       ; serial/' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
