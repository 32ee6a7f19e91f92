# In the title, of all places.
set -eu
f=~/advisory.json
jq '.document.title = "TODO"' $f >~/new.json
mv ~/new.json $f
psirt publish
