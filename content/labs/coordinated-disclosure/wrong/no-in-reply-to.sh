# New letters, without In-Reply-To.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
for who in exploited minor; do
    to=$(psirt show "$(n $who)" | sed -n 's/^From:.*<\(.*\)>.*/\1/p')
    sed -i "1s/.*/send $to Your-report/" ~/drafts/$who
done
