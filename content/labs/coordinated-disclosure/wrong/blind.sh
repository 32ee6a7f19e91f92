# The name sounds alike.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n elsewhere)" --state confirmed
