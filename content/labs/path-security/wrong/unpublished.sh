# Sign nothing yet.
set -eu
roa init
roa aspa set "$ASN" "$UPSTREAM_ASN"
