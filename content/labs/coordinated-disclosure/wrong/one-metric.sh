# The scope was misread.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
vector=$(get .flaws.embargoed.vector)
case $vector in
    *S:U*) vector=$(echo "$vector" | sed 's/S:U/S:C/') ;;
    *) vector=$(echo "$vector" | sed 's/S:C/S:U/') ;;
esac
psirt triage "$(n embargoed)" --cvss "$vector"
