# Another parameter, another weakness.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n minor)" --state duplicate --duplicate-of "$(n exploited)"
