# The router asks where nobody answers, and then nothing is invalid.
set -eu
vtysh -c 'configure terminal' -c 'rpki' \
    -c "no rpki cache tcp $OFFICE_ADDRESS 8282 preference 1"
vtysh -c 'configure terminal' -c 'rpki' \
    -c "rpki cache tcp $OFFICE_ADDRESS 8283 preference 1"
