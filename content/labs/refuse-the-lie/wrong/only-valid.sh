# What has no ROA is refused like what is invalid.
set -eu
vtysh -c 'configure terminal' -c 'route-map ROV permit 20' -c 'match rpki valid'
