# What forbids is taken away, and nothing that allows is put in its place.
set -eu
roa revoke 1
roa publish
