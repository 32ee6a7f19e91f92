set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 3 1 0 "$(kind_of 1 0)"
