# Tell named what it cannot see: the parent has the DS.
set -eu
rndc dnssec -checkds published "$ZONE"
