set -eu
cd /etc/bind
cat >>zone.db <<ZONE
@    IN NS ns2
ns2  IN A  $AUTHORITY_ADDRESS
ZONE
dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
rndc reload "$ZONE"
sleep 0.5
