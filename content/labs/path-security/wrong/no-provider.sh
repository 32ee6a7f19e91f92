# Say that nobody carries us.
set -eu
roa aspa set "$ASN" 0
roa publish
