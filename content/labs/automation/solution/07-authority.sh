# What only time brings: the old key leaves, and the old name needs no signature any more.
set -eu
keys() { dig +short "@$1" "$ZONE" DNSKEY | grep -c ^257; }
for _ in $(seq 60); do
    # A key event: named looks at the parent, and at the clock.
    rndc loadkeys "$ZONE"
    [ "$(keys localhost)" = 1 ] && [ "$(keys secondary)" = 1 ] && break
    sleep 1
done
[ "$(keys secondary)" = 1 ]
# That took longer than any cache can have remembered the DS of the old name.
[ -z "$(dig +short @registry "$RETIRED" DS)" ]
sed -i "/^zone \"$RETIRED\"/,/^}/{/dnssec-policy/d}" /etc/bind/named.conf.local
rndc reconfig
sleep 1
