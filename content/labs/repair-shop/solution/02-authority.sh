# What is wrong at the zone's own server, each mended by as little as will do.
set -eu
cd /etc/bind
case $FAULT in
no-sep | rsa-1024 | rsasha1)
    rm keys/*
    dnssec-keygen -q -K keys -a ECDSAP256SHA256 -f KSK "$ZONE"
    dnssec-keygen -q -K keys -a ECDSAP256SHA256 "$ZONE"
    ;;
lame | unsigned)
    sed -i 's|file "[^"]*"|file "/etc/bind/zone.db.signed"|' named.conf.local
    named-checkconf
    rndc reconfig
    ;;
esac
case $FAULT in
no-sep | rsa-1024 | rsasha1 | edited | expired | ksk-missing | not-yet-valid | nsec3-*)
    dnssec-signzone -q -S -K keys -o "$ZONE" -N unixtime -f zone.db.signed zone.db
    ;;
esac
rndc reload "$ZONE"
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" DNSKEY | grep -q ^257 && exit 0
    sleep 0.25
done
exit 1
