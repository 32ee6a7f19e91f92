set -eu
. /tmp/hand-tools
pair RSASHA256 1024
sign
serve
