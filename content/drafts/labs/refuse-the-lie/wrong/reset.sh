# FRR does not come back to an RTR server that was started anew; so it is told to.
set -eu
vtysh -c 'rpki reset'
