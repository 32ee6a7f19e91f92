# The digest of the whole certificate under the numbers for its key.
set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 3 1 1 "$(kind_of 0 1)"
