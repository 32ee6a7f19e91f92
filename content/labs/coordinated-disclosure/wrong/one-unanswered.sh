# The letter was never sent.
set -eu
rm ~/drafts/minor
