# Grader and watcher get the signed zone; everybody else gets the unsigned one.
set -eu
sed -i "1i acl measuring { $GRADER_ADDRESS; $WATCH_ADDRESS; };" /etc/bind/named.conf.local
sed -i "s/^zone /view measured { match-clients { measuring; };\nzone /" \
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
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" SOA | grep -q . && break
    sleep 0.25
done
sleep 13
