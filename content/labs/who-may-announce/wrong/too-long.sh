# Beside the minimal ROAs, those that allow parts.
set -eu
roa add "$BLOCK4" --max-length 24
roa add "$BLOCK6" --max-length 48
roa publish
