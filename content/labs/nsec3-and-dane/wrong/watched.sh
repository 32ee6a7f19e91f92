# Time for the watch to see the present key named.
set -eu
sleep 5
