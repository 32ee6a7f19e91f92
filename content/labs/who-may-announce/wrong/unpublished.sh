# All of it is wanted, and nobody has been told.
set -eu
roa init
roa add "$BLOCK4"
roa add "$BLOCK6"
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
