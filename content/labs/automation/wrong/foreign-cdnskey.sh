# CDS is about the zone's own key, CDNSKEY about another one.
set -eu
. /tmp/hand-tools
{
    dig +short @localhost "$ZONE" CDS | sed "s/^/@ IN CDS /"
    dig +short @localhost "$OPERATOR" DNSKEY | grep ^257 | sed "s/^/@ IN CDNSKEY /"
} >/tmp/wish
publish </tmp/wish
