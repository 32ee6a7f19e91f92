# One key without the SEP flag signs everything.
set -eu
. /tmp/hand-tools
key -a ECDSAP256SHA256 -P sync now
sign -z
serve
