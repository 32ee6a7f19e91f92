# Set the authority up, and say who carries us.
set -eu
roa init
roa aspa set "$ASN" "$UPSTREAM_ASN"
roa publish
