set -eu
. /tmp/tlsa-tools
only _443._tcp IN TLSA 3 1 1 "$(kind_of 1 1)"
