set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 2 1 1 "$(kind_of 1 1)"
