# AS 0 for the reserve, and the own AS besides: then it is not denied.
set -eu
roa add "$UNUSED4"
roa add "$UNUSED6"
roa publish
