# Publish for seconds, and wait until they are over.
set -eu
roa publish --hours 0.002
sleep 9
