# The signals stand in zones of their own that nobody signs.
set -eu
for host in ns1 ns2; do
    signal=_signal.$host.$OPERATOR
    echo "_signal.$host IN NS ns1" >>/etc/bind/operator.db
    {
        echo "\$TTL 10"
        echo "@ IN SOA ns1.$OPERATOR. hostmaster.$OPERATOR. 1 60 10 604800 5"
        echo "@ IN NS ns1.$OPERATOR."
        for kind in CDS CDNSKEY; do
            dig +short @localhost "$ZONE" "$kind" | sed "s/^/_dsboot.$ZONE IN $kind /"
        done
    } >"/etc/bind/$host.db"
    printf 'zone "%s" {\n    type primary;\n    file "/etc/bind/%s.db";\n};\n' \
        "$signal" "$host" >>/etc/bind/named.conf.local
done
sed -i 's/hostmaster 1 /hostmaster 2 /' /etc/bind/operator.db
named-checkconf
rndc reconfig
rndc reload "$OPERATOR"
sleep 1
