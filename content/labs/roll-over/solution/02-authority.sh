# Roll the key-signing key; the registry follows the CDS records.
set -eu
. /tmp/steps
old=$(key KSK)
rndc dnssec -rollover -key "$old" "$ZONE"
rndc dnssec -step "$ZONE"
sleep 1
follow "$old" "$(key KSK)"
