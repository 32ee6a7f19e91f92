# The ROA for AS 0 stays: whatever fits any ROA is valid.
set -eu
roa add "$BLOCK4"
roa publish
