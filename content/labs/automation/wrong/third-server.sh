# The zone names a third server of which the parent has never heard.
set -eu
echo "@ IN NS ns3.$OPERATOR." >>/etc/bind/zone.db
sed -i 's/2       ; serial/3       ; serial/' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 6
