set -eu
dig @authority "$ZONE" DNSKEY | dnssec-dsfromkey -1 -f - "$ZONE" | registrar ds set -
