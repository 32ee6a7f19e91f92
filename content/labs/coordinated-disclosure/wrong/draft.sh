# Its status says so.
set -eu
f=~/advisory.json
jq '.document.tracking.status = "draft"' $f >~/new.json
mv ~/new.json $f
psirt publish
