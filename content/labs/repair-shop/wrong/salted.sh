set -eu
cd /etc/bind
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed -3 cafe1234 -H 10 zone.db
rndc reload "$ZONE"
sleep 0.5
