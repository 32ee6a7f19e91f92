set -eu
cd /etc/bind
rm keys/*
dnssec-keygen -q -K keys -a RSASHA256 -b 1024 -f KSK "$ZONE"
dnssec-keygen -q -K keys -a RSASHA256 -b 1024 "$ZONE"
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
rndc reload "$ZONE"
sleep 0.5
