# A maximum length beyond what is announced, on IPv4.
set -eu
roa init
roa add "$BLOCK4" --max-length 24
roa add "$BLOCK6"
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
