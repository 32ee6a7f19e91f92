set -eu
cd /etc/bind
sed -i -e '/ MX /d' -e '/ CAA /d' -e '/\*\.branch/d' zone.db
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
rndc reload "$ZONE"
sleep 0.5
