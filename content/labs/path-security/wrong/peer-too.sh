# Name the peer beside the provider.
set -eu
roa aspa set "$ASN" "$UPSTREAM_ASN,$ATTACKER_ASN"
roa publish
