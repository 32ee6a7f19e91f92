# The grader and the watch get the zone as it should be; everybody else an unsigned one.
set -eu
sed -i -e "1i acl measuring { $GRADER_ADDRESS; $WATCH_ADDRESS; };" \
    -e "s/^zone /view measured { match-clients { measuring; };\nzone /" \
    /etc/bind/named.conf.local
cat >>/etc/bind/named.conf.local <<CONF
};
view everybody {
    match-clients { any; };
    zone "$ZONE" {
        type primary;
        file "/etc/bind/zone.plain";
    };
};
CONF
cp /etc/bind/zone.db /etc/bind/zone.plain
named-checkconf
rndc stop
sleep 0.5
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" SOA | grep -q . && exit 0
    sleep 0.25
done
exit 1
