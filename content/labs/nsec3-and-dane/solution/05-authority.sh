# The old key's record goes.
set -eu
first=$(grep -n 'IN TLSA' /etc/bind/zone.db | head -n 1 | cut -d : -f 1)
sed -i "${first}d" /etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
for _ in $(seq 40); do
    [ "$(dig +short @127.0.0.1 "_443._tcp.www.$ZONE" TLSA | wc -l)" = 1 ] && exit 0
    sleep 0.25
done
exit 1
