# The RTR server goes away, and is back some seconds later.
set -eu
sv down ~/service/rtr
sleep 4
sv up ~/service/rtr
