# Put the token in, then roll the zone-signing key: publish, sign, take away.
set -eu
sed -i -e "s/put your token here/$NONCE/" -e 's/1       ; serial/2       ; serial/' \
    /etc/bind/zone.db
rndc reload "$ZONE"
. /tmp/steps
old=$(key ZSK)
rndc dnssec -rollover -key "$old" "$ZONE"
until_so "$old" dnskey "unretentive hidden"
