# One more roll is begun and not finished.
set -eu
. /tmp/steps
rndc dnssec -rollover -key "$(key ZSK)" "$ZONE"
rndc dnssec -step "$ZONE"
sleep 2
