# The signals of the first key were never taken away.
set -eu
echo "_dsboot.$ZONE._signal.ns2 IN CDS 12345 13 2 $(printf '%064d' 1)" \
    >>/etc/bind/operator.db
sed -i 's/hostmaster 3 /hostmaster 4 /' /etc/bind/operator.db
rndc reload "$OPERATOR"
sleep 1
