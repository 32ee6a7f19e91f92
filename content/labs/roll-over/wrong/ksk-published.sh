# The first half of a roll: a new key-signing key beside the old one.
set -eu
. /tmp/steps
key KSK >/tmp/old
rndc dnssec -rollover -key "$(cat /tmp/old)" "$ZONE"
rndc dnssec -step "$ZONE"
sleep 1
