set -eu
. /tmp/by-hand
sign -3 - -H 10
serve
