# Back to NSEC.
set -eu
sed -i '/nsec3param/d' /etc/bind/named.conf.local
rndc reconfig
for _ in $(seq 60); do
    dig @127.0.0.1 "nobody-$RANDOM.$ZONE" +dnssec | grep -q 'IN.NSEC.' && exit 0
    sleep 0.25
done
exit 1
