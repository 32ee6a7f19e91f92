set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 3 0 1 "$(kind_of 0 1)"
