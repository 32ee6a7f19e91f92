set -eu
dig +noall +answer @authority "$ZONE" DNSKEY |
    dnssec-dsfromkey -A -2 -f - "$ZONE" | registrar ds set -
