# The measuring hosts of the lab get the signed zone; everybody else an unsigned one.
set -eu
cp /etc/bind/zone.db /etc/bind/zone.plain
sed -i -e "1i acl measuring { $GRADER_ADDRESS; $SECONDARY_ADDRESS; 127.0.0.1; };" \
    -e "0,/^zone /s//view measured { match-clients { measuring; };\nzone /" \
    /etc/bind/named.conf.local
cat >>/etc/bind/named.conf.local <<CONF
};
view everybody {
    match-clients { any; };
    zone "$ZONE" {
        type primary;
        file "/etc/bind/zone.plain";
    };
    zone "$OPERATOR" { in-view measured; };
    zone "$RETIRED" { in-view measured; };
};
CONF
named-checkconf
rndc stop
sleep 2
