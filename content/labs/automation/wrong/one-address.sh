# Two names, one server.
set -eu
sed -i -e "s/^ns2 .*/ns2 IN A $AUTHORITY_ADDRESS/" -e 's/hostmaster 3 /hostmaster 4 /' \
    /etc/bind/operator.db
rndc reload "$OPERATOR"
sleep 1
