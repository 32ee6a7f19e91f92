# The next key's record is published, and nobody waits.
set -eu
digest=$(python3 -c 'import urllib.request as u
print(u.urlopen("http://web:8000/digest").read().decode().strip())')
echo "_443._tcp.www  IN TLSA  3 1 1 $digest" >>/etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
sleep 3
