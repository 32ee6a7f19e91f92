# A second TLSA record is written into the signed file, so that no signature fits.
set -eu
. /tmp/by-hand
sign -3 - -H 0
sed -i "/^_443.*TLSA/i _443._tcp.www.$ZONE. 10 IN TLSA 3 1 1 $(printf '%064d' 0)" "$signed"
grep -q "$(printf '%064d' 0)" "$signed"
serve
sleep 2
