# Everything revoked, and what is announced authorised again. The reserve was forgotten.
set -eu
roa revoke 1 2 3 4
roa add "$BLOCK4"
roa add "$BLOCK6"
roa publish
