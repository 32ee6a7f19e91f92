# The zone names a second server of which the parent has never heard.
set -eu
cat >>/etc/bind/zone.db <<ZONE
@    IN NS ns2
ns2  IN A  $AUTHORITY_ADDRESS
ZONE
sed -i 's/2       ; serial/3       ; serial/' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
