# What the second server has once fetched is all that it will ever serve.
set -eu
cat >/etc/bind/named.conf.local <<CONF
zone "$ZONE" {
    type primary;
    file "zone.static";
    masterfile-format raw;
};
CONF
rndc sync "$ZONE"
cp /var/cache/bind/zone.copy /var/cache/bind/zone.static
rndc reconfig
