set -eu
. /tmp/hand-tools
pair NSEC3RSASHA1 2048
sign -3 - -H 0
serve
