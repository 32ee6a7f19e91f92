# Spammers and worse, too.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
for number in $(get '.spam[]') "$(n malicious)"; do
    (echo "reply $number"; tail -n +2 ~/drafts/minor) >~/drafts/all-$number
done
