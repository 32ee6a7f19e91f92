set -eu
cd /etc/bind
sed -i "s/$MAIL_ADDRESS/192.0.2.26/" zone.db
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
rndc reload "$ZONE"
sleep 0.5
