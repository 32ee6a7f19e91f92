# The second server has the zone, but none of what DNSSEC added to it.
set -eu
dig -k /etc/bind/transfer.key @authority "$ZONE" AXFR +noall +answer +onesoa |
    awk '$4 !~ /^(RRSIG|NSEC|DNSKEY|CDS|CDNSKEY|TYPE65534|TSIG)$/' >/var/cache/bind/plain
cat >/etc/bind/named.conf.local <<CONF
zone "$ZONE" {
    type primary;
    file "plain";
};
CONF
rndc reconfig
