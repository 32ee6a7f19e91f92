# Not with the news of the attack.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
first=$(psirt show "$(n exploited)" | sed -n 's/^Date: //p')
for name in early-warning:24 notification:72; do
    psirt date "$(n exploited)" ${name%:*} \
        "$(date -u -d "$first +${name#*:} hours" +%Y-%m-%dT%H:%M:%SZ)"
done
