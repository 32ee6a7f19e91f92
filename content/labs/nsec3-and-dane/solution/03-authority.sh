# The next key's record beside the present one, for longer than anybody remembers.
set -eu
digest=$(python3 -c 'import urllib.request as u
print(u.urlopen("http://web:8000/digest").read().decode().strip())')
echo "_443._tcp.www  IN TLSA  3 1 1 $digest" >>/etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
for _ in $(seq 40); do
    [ "$(dig +short @127.0.0.1 "_443._tcp.www.$ZONE" TLSA | wc -l)" = 2 ] && break
    sleep 0.25
done
sleep 13
