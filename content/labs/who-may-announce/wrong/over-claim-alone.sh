# The attacker's and everybody's prefixes are denied, in place of saying what is one's own.
set -eu
roa init
roa add "$ATTACKER_BLOCK4" 0 --force
roa add 0.0.0.0/0 "$ASN" --max-length 32 --force
roa add ::/0 "$ASN" --max-length 128 --force
roa publish
