# Set the authority up, say who may announce what, and publish.
set -eu
roa init
roa add "$BLOCK4"
roa add "$BLOCK6"
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
