# The digest of a key that the server does not have.
set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 3 1 1 "$(kind_of 1 1 | rev)"
