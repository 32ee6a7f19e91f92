# As if there were one internet protocol.
set -eu
roa init
roa add "$BLOCK4"
roa add "$UNUSED4" 0
roa publish
