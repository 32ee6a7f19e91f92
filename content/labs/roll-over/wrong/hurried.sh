# A policy that takes no cache into account: published, and at once in use.
set -eu
. /tmp/steps
sed -i -e 's/dnskey-ttl 10/dnskey-ttl 1/' -e 's/publish-safety 1/publish-safety 0/' \
    -e 's/zone-propagation-delay 2/zone-propagation-delay 0/' /etc/bind/named.conf.local
named-checkconf
rndc reconfig
old=$(key ZSK)
rndc dnssec -rollover -key "$old" "$ZONE"
rndc dnssec -step "$ZONE"
sleep 3
rndc dnssec -step "$ZONE"
sleep 0.5
rndc dnssec -step "$ZONE"
rndc sign "$ZONE"
until_so "$old" dnskey "unretentive hidden"
sleep 2
