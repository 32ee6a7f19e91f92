# A typing error in an id.
set -eu
f=~/advisory.json
jq '.vulnerabilities[0].product_status.fixed += ["P-none"]' $f >~/new.json
mv ~/new.json $f
psirt publish
