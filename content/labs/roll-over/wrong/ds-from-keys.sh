set -eu
dig +noall +answer @authority "$ZONE" DNSKEY |
    dnssec-dsfromkey -2 -f - "$ZONE" | registrar ds set -
# Until nobody remembers the old one.
sleep 12
