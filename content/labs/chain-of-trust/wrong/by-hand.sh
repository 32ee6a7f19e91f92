set -eu
. /tmp/hand-tools
pair ECDSAP256SHA256
sign
serve
