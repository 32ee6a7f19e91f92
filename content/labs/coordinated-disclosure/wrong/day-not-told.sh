# It stands in our own notes only.
set -eu
sed -i 's/on [0-9-]*\.$/soon./' ~/drafts/embargoed
