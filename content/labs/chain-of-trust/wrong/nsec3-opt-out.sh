set -eu
. /tmp/hand-tools
pair ECDSAP256SHA256
sign -3 - -H 0 -A
serve
