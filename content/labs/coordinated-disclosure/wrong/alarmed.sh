# Because somebody wrote so.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
psirt triage "$(n designed)" --state confirmed --priority low
