set -eu
. /tmp/hand-tools
pair ECDSAP256SHA256
sign -3 cafe1234 -H 10
serve
