# ROAs for a part of each prefix, and none for what is announced.
set -eu
roa init
roa add "${BLOCK4%/*}/24"
roa add "${BLOCK6%/*}/48"
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
