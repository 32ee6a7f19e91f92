set -eu
dig @authority "$ZONE" DNSKEY | dnssec-dsfromkey -a SHA-384 -f - "$ZONE" | registrar ds set -
