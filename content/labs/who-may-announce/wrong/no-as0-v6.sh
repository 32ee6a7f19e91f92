# Nobody may announce the reserve, on IPv4 alone.
set -eu
roa init
roa add "$BLOCK4"
roa add "$BLOCK6"
roa add "$UNUSED4" 0
roa publish
