# Another key, and all signed with it.
set -eu
roa key roll
