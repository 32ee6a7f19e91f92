# The reserve is forgotten.
set -eu
roa init
roa add "$BLOCK4"
roa add "$BLOCK6"
roa publish
