# The oldest one that has the flaw.
set -eu
f=~/advisory.json
jq '(.vulnerabilities[0].product_status.known_affected | sort | .[0]) as $gone
    | .vulnerabilities[0].product_status.known_affected -= [$gone]' $f >~/new.json
mv ~/new.json $f
psirt publish
