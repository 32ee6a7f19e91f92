# The router goes where the server listens, which nobody else knows.
set -eu
vtysh -c 'configure terminal' -c rpki \
    -c "no rpki cache tcp $OFFICE_ADDRESS 8282 preference 1" \
    -c "rpki cache tcp $OFFICE_ADDRESS 8283 preference 1"
vtysh -c 'write memory' >/dev/null
