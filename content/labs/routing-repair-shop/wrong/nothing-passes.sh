# The rule refuses what is invalid, and has no line for the rest.
set -eu
vtysh -c 'configure terminal' -c 'no route-map ROV' -c 'route-map ROV deny 10' \
    -c 'match rpki invalid'
vtysh -c 'clear bgp ipv4 unicast * soft in' -c 'clear bgp ipv6 unicast * soft in'
vtysh -c 'write memory' >/dev/null
