# Name our provider's provider beside our own.
set -eu
roa aspa set "$ASN" "$UPSTREAM_ASN,$TRANSIT_ASN"
roa publish
