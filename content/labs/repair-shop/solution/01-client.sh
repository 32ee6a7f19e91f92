# Whoever has looked knows what it is.
set -eu
desk say "$FAULT"
