# After a mistake: the right one in its place.
set -eu
roa aspa set "$ASN" "$UPSTREAM_ASN"
roa publish
