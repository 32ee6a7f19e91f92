# The same on IPv6.
set -eu
roa init
roa add "$BLOCK4"
roa add "$BLOCK6" --max-length 48
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
