set -eu
. /tmp/hand-tools
pair RSASHA1 2048
sign
serve
