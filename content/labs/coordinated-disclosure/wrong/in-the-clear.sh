# Whoever carries mail can read it.
set -eu
sed -i '1s/--encrypt //' ~/drafts/embargoed
