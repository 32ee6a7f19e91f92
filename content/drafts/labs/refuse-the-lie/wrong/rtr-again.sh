# The RTR server starts anew.
set -eu
sv kill ~/service/rtr
