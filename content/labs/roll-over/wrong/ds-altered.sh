# The last digit of the digest is another one: a copying mistake.
set -eu
registrar cds off
dig +short @authority "$ZONE" CDS | tr -d '\n' |
    sed -e 's/[0-9A-E]$/F/;t' -e 's/F$/0/' | registrar ds set -
sleep 13
