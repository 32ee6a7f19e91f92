# Sign the zone with BIND's own key and signing policy, with class-room timers.
set -eu
sed -i -e "s/put your token here/$NONCE/" -e 's/1       ; serial/2       ; serial/' \
    /etc/bind/zone.db
cat >/etc/bind/named.conf.local <<CONF
dnssec-policy "classroom" {
    keys {
        ksk lifetime unlimited algorithm ecdsap256sha256;
        zsk lifetime unlimited algorithm ecdsap256sha256;
    };
    dnskey-ttl 10;
    max-zone-ttl 10;
    parent-ds-ttl 10;
    parent-propagation-delay 2;
    zone-propagation-delay 2;
    publish-safety 1;
    retire-safety 1;
};
zone "$ZONE" {
    type primary;
    file "/etc/bind/zone.db";
    dnssec-policy "classroom";
};
CONF
named-checkconf
rndc reconfig
rndc reload "$ZONE"
# The CDS record says when the key has been visible long enough.
for _ in $(seq 60); do
    dig +short @127.0.0.1 "$ZONE" CDS | grep -q . && exit 0
    sleep 0.5
done
echo "no CDS record after 30 s" >&2
exit 1
