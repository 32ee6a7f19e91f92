# named is told what is not so: that the parent has changed its DS.
set -eu
. /tmp/steps
old=$(key KSK)
rndc dnssec -rollover -key "$old" "$ZONE"
rndc dnssec -step "$ZONE"
sleep 1
new=$(key KSK)
until_so "$new" ds rumoured
rndc dnssec -checkds -key "$new" published "$ZONE"
until_so "$old" ds unretentive
rndc dnssec -checkds -key "$old" withdrawn "$ZONE"
until_so "$old" dnskey "unretentive hidden"
sleep 13
