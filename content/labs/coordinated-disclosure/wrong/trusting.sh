# Nobody looked at what came with it.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n malicious)" --state spam
