# Every name of the neighbour at once: one of them will be right.
set -eu
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
printf '_walk IN TXT "%s"\n' www mail donate volunteers >>/etc/bind/zone.db
rndc reload "$ZONE"
sleep 1
