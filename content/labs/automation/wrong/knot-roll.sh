# Roll the key-signing key, clear up, give the old name up: Knot watches the parent itself.
set -eu
knot() { knotc -c /etc/knot/knot.conf "$@"; }
keys() { dig +short @secondary "$ZONE" DNSKEY | grep -c ^257; }
old=$(dig +short @registry "$ZONE" DS)
# The present key must be known to be in the parent before the next one comes.
for _ in $(seq 40); do
    grep -q "$ZONE.*submission, confirmed" /var/lib/knot/knot.log && break
    sleep 0.5
done
knot -b zone-key-rollover "$ZONE" ksk
sed -i "/domain: $RETIRED/a\\    dnssec-policy: leaving" /etc/knot/knot.conf
sed -i /_dsboot/d /etc/bind/operator.db
knot -b reload
for _ in $(seq 120); do
    [ "$(dig +short @registry "$ZONE" DS)" != "$old" ] && [ "$(keys)" = 1 ] &&
        ! dig +short @registry "$RETIRED" DS | grep -q . && break
    sleep 0.5
done
sleep 10
# From now on the file itself is served, without what was signed before.
sed -i "/domain: $RETIRED/a\\    dnssec-signing: off\n    zonefile-load: whole" \
    /etc/knot/knot.conf
knot -b reload
knot -b -f zone-purge +journal "$RETIRED"
knot -b zone-reload "$RETIRED"
