# Name our provider's provider, and not our own.
set -eu
roa aspa set "$ASN" "$TRANSIT_ASN"
roa publish
