set -eu
cd /etc/bind
rm keys/*
dnssec-keygen -q -K keys -a ECDSAP256SHA256 -f KSK "$ZONE"
dnssec-keygen -q -K keys -a ECDSAP256SHA256 "$ZONE"
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
rndc reload "$ZONE"
sleep 0.5
