# The zone signed by hand with its present keys, for what named would never announce.
set -eu
cat >/tmp/hand-tools <<'TOOLS'
# keys FLAGS: the file of the key with these flags that the zone publishes now.
keys() {
    dig +short @localhost "$ZONE" DNSKEY | grep "^$1" | cut -d' ' -f4 | cut -c1-40 |
        xargs -I'{}' grep -lF '{}' -r /var/cache/bind --include "K$ZONE.+*.key"
}
# publish: sign the zone with the CDS and CDNSKEY records of standard input, serve it.
publish() {
    ksk=$(keys 257) zsk=$(keys 256)
    cd /tmp
    {
        sed 's/2       ; serial/1000    ; serial/' /etc/bind/zone.db
        grep -h DNSKEY "$ksk" "$zsk" | grep -v '^;'
        cat
    } >/tmp/zone.tmp
    dnssec-signzone -q -P -o "$ZONE" -k "$ksk" -f /etc/bind/zone.hand /tmp/zone.tmp \
        "$zsk"
    sed -i -e "/^zone \"$ZONE\"/,/^}/{/dnssec-policy/d;/parental/d;/checkds/d}" \
        -e 's/zone\.db/zone.hand/' /etc/bind/named.conf.local
    named-checkconf
    rndc stop
    for _ in $(seq 60); do
        dig +short @secondary "$ZONE" SOA | grep -q ' 1000 ' && break
        sleep 0.5
    done
    sleep 4
}
TOOLS
