# Another key, under which the same is signed.
set -eu
roa key roll
