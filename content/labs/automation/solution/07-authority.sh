# What only time brings: the old key leaves, and the old name needs no signature any more.
set -eu
keys() { dig +short @secondary "$ZONE" DNSKEY | grep -c ^257; }
gone() { ! dig +short @registry "$1" DS | grep -q .; }
for _ in $(seq 60); do
    [ "$(dig +short @registry "$ZONE" DS)" = "$(dig +short @secondary "$ZONE" CDS)" ] &&
        gone "$RETIRED" && break
    sleep 0.5
done
# No cache has its DS any more after ten seconds.
sleep 10
sed -i "/^zone \"$RETIRED\"/,/^}/{/dnssec-policy/d}" /etc/bind/named.conf.local
rndc reconfig
for _ in $(seq 60); do
    # A key event: named looks at the parent, and at the clock.
    rndc loadkeys "$ZONE"
    [ "$(keys)" = 1 ] && exit 0
    sleep 1
done
echo "the old key is still there" >&2
exit 1
