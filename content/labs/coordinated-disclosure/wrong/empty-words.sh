# OK is no acknowledgement.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
for who in exploited duplicate minor designed; do
    printf 'reply %s\nOK.\n' "$(n $who)" >~/drafts/$who
done
