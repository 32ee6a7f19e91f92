# Saying more later does no harm.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
tail -n +2 ~/drafts/warning | psirt send reports@csirt-lab.example "Once more"
tail -n +2 ~/drafts/minor | psirt reply "$(n minor)"
