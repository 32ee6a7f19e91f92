set -eu
dig +noall +answer @authority "$ZONE" DNSKEY |
    dnssec-dsfromkey -1 -f - "$ZONE" | registrar ds set -
