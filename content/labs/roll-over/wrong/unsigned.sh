# For a while the zone is served without signatures, below its DS.
set -eu
cp /etc/bind/named.conf.local /tmp/kept
printf 'zone "%s" {\n    type primary;\n    file "/etc/bind/zone.plain";\n};\n' \
    "$ZONE" >/etc/bind/named.conf.local
cp /etc/bind/zone.db /etc/bind/zone.plain
rndc reconfig
sleep 14
cp /tmp/kept /etc/bind/named.conf.local
rndc reconfig
# Until the lab's resolver has forgotten it, too.
for _ in $(seq 160); do
    dig +time=1 +tries=1 "www.$ZONE" | grep -q 'flags:.* ad' && exit 0
    sleep 0.5
done
exit 1
