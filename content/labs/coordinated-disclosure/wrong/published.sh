# Weeks before its day.
set -eu
f=~/advisory.json
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
jq --arg cve "$(get .flaws.embargoed.cve)" \
    '.vulnerabilities[0].cve = $cve | .document.tracking.id += "-b"
     | del(.vulnerabilities[0].acknowledgments)' $f >~/second.json
psirt publish ~/second.json
