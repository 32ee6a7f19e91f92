# The grader gets the mended zone; everybody else gets the plain one.
set -eu
cat >/etc/bind/named.conf.local <<CONF
acl measuring { $GRADER_ADDRESS; };
view measured {
    match-clients { measuring; };
    zone "$ZONE" { type primary; file "/etc/bind/zone.db.signed"; };
};
view everybody {
    match-clients { any; };
    zone "$ZONE" { type primary; file "/etc/bind/zone.db"; };
};
CONF
named-checkconf
rndc stop
sleep 0.5
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" SOA | grep -q . && exit 0
    sleep 0.25
done
exit 1
