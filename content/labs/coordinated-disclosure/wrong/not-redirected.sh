# Only that it is not ours.
set -eu
sed -i 's/^at .* and/somewhere else, and/' ~/drafts/elsewhere
