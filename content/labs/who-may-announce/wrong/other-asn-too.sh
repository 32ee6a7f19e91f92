# Somebody else may announce the own prefixes besides.
set -eu
roa add "$BLOCK4" "$REMOTE_ASN"
roa add "$BLOCK6" "$REMOTE_ASN"
roa publish
