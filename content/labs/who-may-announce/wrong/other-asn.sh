# The AS number of somebody else.
set -eu
roa init
roa add "$BLOCK4" "$REMOTE_ASN"
roa add "$BLOCK6" "$REMOTE_ASN"
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
