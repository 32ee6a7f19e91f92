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
sleep 3
