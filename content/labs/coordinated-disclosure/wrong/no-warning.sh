# Nobody thought of it.
set -eu
rm ~/drafts/warning
