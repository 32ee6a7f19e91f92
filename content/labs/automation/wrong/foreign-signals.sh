# The signals speak of some other key.
set -eu
for host in ns1 ns2; do
    echo "_dsboot.$ZONE._signal.$host IN CDS 12345 13 2 $(printf '%064d' 1)"
    dig +short @localhost "$OPERATOR" DNSKEY | grep ^257 |
        sed "s/^/_dsboot.$ZONE._signal.$host IN CDNSKEY /"
done >>/etc/bind/operator.db
sed -i 's/hostmaster 1 /hostmaster 2 /' /etc/bind/operator.db
rndc reload "$OPERATOR"
sleep 1
