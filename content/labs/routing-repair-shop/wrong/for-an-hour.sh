set -eu
roa publish --hours 1
