# The list of the CVE desk was misread.
set -eu
f=~/advisory.json
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
jq --arg cve "$(get .flaws.minor.cve)" '.vulnerabilities[0].cve = $cve' $f >~/new.json
mv ~/new.json $f
psirt publish
