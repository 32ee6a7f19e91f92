# Not from the fix.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
when=$(date -u -d "$(get '.dates["early-warning"]') +13 days" +%Y-%m-%dT%H:%M:%SZ)
psirt date "$(n exploited)" final-report "$when"
