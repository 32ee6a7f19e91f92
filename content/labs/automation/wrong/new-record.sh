set -eu
echo "new IN A 192.0.2.81" >>/etc/bind/zone.db
sed -i 's/2       ; serial/3       ; serial/' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
