# With its place in the firmware.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
place=$(psirt show "$(n embargoed)" | tr '\n' ' ' |
    grep -oE 'TCP port [0-9]+|topic [a-z0-9]+|[a-z0-9]+\.upd' |
    head -n 1 | sed 's/\.upd//; s/.* //')
echo "<p>Soon to be repaired here: $place.</p>" >~/www/index.html
