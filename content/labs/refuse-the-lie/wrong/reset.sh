# The router asks its RTR server anew, at once.
set -eu
vtysh -c 'rpki reset'
