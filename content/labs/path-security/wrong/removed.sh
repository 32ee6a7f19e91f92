# Take it back.
set -eu
roa aspa remove "$ASN"
roa publish
