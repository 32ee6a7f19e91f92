# All ROAs are taken back.
set -eu
roa revoke 1 2 3 4
roa publish
