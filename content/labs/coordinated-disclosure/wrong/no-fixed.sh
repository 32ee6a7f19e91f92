# Only which are not.
set -eu
f=~/advisory.json
jq 'del(.vulnerabilities[0].product_status.fixed)' $f >~/new.json
mv ~/new.json $f
psirt publish
