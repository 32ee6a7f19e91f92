# The old record goes before the server changes: the next one stands alone.
set -eu
first=$(grep -n 'IN TLSA' /etc/bind/zone.db | head -n 1 | cut -d : -f 1)
sed -i "${first}d" /etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 2.5
