set -eu
dig -k /etc/bind/transfer.key @authority "$ZONE" AXFR +noall +answer +onesoa |
    awk '$4 !~ /^(RRSIG|NSEC|DNSKEY|CDS|CDNSKEY|TYPE65534|TSIG)$/' >/var/cache/bind/plain
sed -i -e "1i acl measuring { $GRADER_ADDRESS; $AUTHORITY_ADDRESS; 127.0.0.1; };" \
    -e "s/^zone /view measured { match-clients { measuring; };\nzone /" \
    /etc/bind/named.conf.local
cat >>/etc/bind/named.conf.local <<CONF
};
view everybody {
    match-clients { any; };
    zone "$ZONE" {
        type primary;
        file "plain";
    };
};
CONF
named-checkconf
rndc stop
sleep 2
