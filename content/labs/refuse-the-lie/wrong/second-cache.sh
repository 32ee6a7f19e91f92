# The router knows a second cache, in case that the first is gone.
set -eu
vtysh -c 'configure terminal' -c 'rpki' \
    -c "rpki cache tcp $OFFICE_ADDRESS 8283 preference 2"
