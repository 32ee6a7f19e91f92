# After the gap: the record of the key in use, alone.
set -eu
. /tmp/tlsa-tools
only _443._tcp.www IN TLSA 3 1 1 "$(kind_of 1 1)"
sleep 3
