# The DS of every key-signing key, and nobody takes the old one out again.
set -eu
sleep 13
dig +noall +answer @authority "$ZONE" DNSKEY | dnssec-dsfromkey -2 -f - "$ZONE" |
    registrar ds set -
