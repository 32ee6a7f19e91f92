# The second server: fetch the zone with the key, and listen to whoever has it.
set -eu
cat >/etc/bind/named.conf.local <<CONF
zone "$ZONE" {
    type secondary;
    primaries { $AUTHORITY_ADDRESS key "transfer"; };
    file "zone.copy";
    allow-notify { key "transfer"; };
};
CONF
named-checkconf
rndc reconfig
for _ in $(seq 60); do
    dig +short @127.0.0.1 "$ZONE" DNSKEY | grep -q ^257 && exit 0
    sleep 0.5
done
echo "the zone did not arrive" >&2
exit 1
