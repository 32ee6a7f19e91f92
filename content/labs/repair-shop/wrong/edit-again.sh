set -eu
sed -i "s/$MAIL_ADDRESS/192.0.2.27/" /etc/bind/zone.db.signed
rndc reload "$ZONE"
sleep 0.5
