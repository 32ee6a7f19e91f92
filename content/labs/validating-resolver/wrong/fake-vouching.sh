# Every answer gets the flag ad.
set -eu
sh /tmp/play vouching
