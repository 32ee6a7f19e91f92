# The other one came days before.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n exploited)" --state duplicate --duplicate-of "$(n duplicate)"
psirt triage "$(n duplicate)" --state confirmed
