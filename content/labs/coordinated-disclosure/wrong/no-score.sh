# No score at all.
set -eu
f=~/advisory.json
jq 'del(.vulnerabilities[0].scores)' $f >~/new.json
mv ~/new.json $f
psirt publish
