# New keys of every kind are shown beside the old ones, come and go; none ever signs.
set -eu
cd /tmp
keys=/home/student/keys
mkdir -p "$keys"
cp /var/cache/bind/K*.key /var/cache/bind/K*.private "$keys"
sign() {
    dnssec-signzone -q -P -S -K "$keys" -o "$ZONE" -T 10 -f /etc/bind/zone.shown \
        -e +600 /etc/bind/zone.db
}
show() {
    printf 'zone "%s" {\n    type primary;\n    file "/etc/bind/zone.shown";\n};\n' \
        "$ZONE" >/etc/bind/named.conf.local
    rndc reconfig
    rndc reload "$ZONE"
}
for kind in RSASHA256 ED25519; do
    dnssec-keygen -q -K "$keys" -a $kind -A none -L 10 "$ZONE" >/dev/null
    dnssec-keygen -q -K "$keys" -a $kind -A none -L 10 -f KSK "$ZONE" >/dev/null
done
sign
show
sleep 4
sed -i 's/1       ; serial/2       ; serial/' /etc/bind/zone.db
find "$keys" -newer /etc/bind/zone.shown -delete
rm -f $(grep -L "Activate" "$keys"/K*.key | sed 'p;s/key$/private/')
sign
show
sleep 3
# And the watcher is asked to believe another story.
(printf '{"t":1,"names":{}}\n{"seen":9}\n' >"/dev/tcp/$WATCH_ADDRESS/8054") || true
