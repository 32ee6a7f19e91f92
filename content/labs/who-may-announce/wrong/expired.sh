# The manifest's time is over, and nobody has published again.
set -eu
roa publish --hours 0.001
sleep 5
