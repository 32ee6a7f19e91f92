# One record in the place of the other, in the second in which the server changes.
set -eu
digest=$(python3 -c 'import urllib.request as u
print(u.urlopen("http://web:8000/digest").read().decode().strip())')
sed -i "s/IN TLSA .*/IN TLSA  3 1 1 $digest/" /etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
rndc reload "$ZONE"
