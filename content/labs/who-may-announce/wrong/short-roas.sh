# A manifest that lasts, over ROAs that do not.
set -eu
roa init
roa add "$BLOCK4" --days 0.1
roa add "$BLOCK6" --days 0.1
roa add "$UNUSED4" 0
roa add "$UNUSED6" 0
roa publish
