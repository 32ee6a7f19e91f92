# One too many.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n exploited)" \
    --affected "$(get '.flaws.exploited.affected | join(",")'),$(get .fixed)"
