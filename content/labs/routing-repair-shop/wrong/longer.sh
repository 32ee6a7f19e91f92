# Some more room, so that nobody has to come back to it.
set -eu
roa revoke 1
roa add "$BLOCK4" --max-length 28
roa publish
