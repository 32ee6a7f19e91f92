# The second half of a roll, whatever the parent has.
set -eu
. /tmp/steps
old=$(cat /tmp/old)
new=$(key KSK)
until_so "$new" ds rumoured
rndc dnssec -checkds -key "$new" published "$ZONE"
until_so "$old" ds unretentive
rndc dnssec -checkds -key "$old" withdrawn "$ZONE"
until_so "$old" dnskey "unretentive hidden"
sleep 2
