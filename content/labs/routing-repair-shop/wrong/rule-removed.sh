# Nothing is refused any more, and nothing is missed.
set -eu
vtysh -c 'configure terminal' -c 'no route-map ROV' -c 'route-map ROV permit 10'
vtysh -c 'clear bgp ipv4 unicast * soft in' -c 'clear bgp ipv6 unicast * soft in'
vtysh -c 'write memory' >/dev/null
