# Roll the key-signing key and give the old name up; the parent follows by itself.
set -eu
rndc loadkeys "$ZONE"
sleep 1
old=$(dig +short @registry "$ZONE" DS | cut -d' ' -f1)
rndc dnssec -rollover -key "$old" "$ZONE"
sed -i "/^zone \"$RETIRED\"/,/^}/s/dnssec-policy \"classroom\"/dnssec-policy insecure/" \
    /etc/bind/named.conf.local
named-checkconf
rndc reconfig
# Signals that have been seen are taken away again.
sed -i -e /_dsboot/d -e 's/hostmaster 2 /hostmaster 3 /' /etc/bind/operator.db
rndc reload "$OPERATOR"
