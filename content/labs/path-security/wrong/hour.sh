# Publish for an hour.
set -eu
roa publish --hours 1
