set -eu
. /tmp/hand-tools
pair ECDSAP256SHA256
sign -s "$(date -u -d '-8 days' +%Y%m%d%H%M%S)" -e "$(date -u -d '-1 hour' +%Y%m%d%H%M%S)"
serve
