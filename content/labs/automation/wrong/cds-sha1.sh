set -eu
. /tmp/hand-tools
{
    dnssec-dsfromkey -1 "$(keys 257)" | sed "s/^.*IN DS/@ IN CDS/"
    dig +short @localhost "$ZONE" CDNSKEY | sed "s/^/@ IN CDNSKEY /"
} >/tmp/wish
publish </tmp/wish
