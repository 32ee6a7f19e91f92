# From signing by hand to signing by policy, in one step.
set -eu
cat >/etc/bind/named.conf.local <<CONF
dnssec-policy "classroom" {
    keys { csk lifetime unlimited algorithm ecdsap256sha256; };
    dnskey-ttl 10;
    max-zone-ttl 10;
};
zone "$ZONE" {
    type primary;
    file "/etc/bind/zone.db";
    dnssec-policy "classroom";
};
CONF
rm -f /etc/bind/zone.db.signed
named-checkconf
rndc reconfig
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" DNSKEY | grep -q '^257 3 13' && exit 0
    sleep 0.25
done
exit 1
