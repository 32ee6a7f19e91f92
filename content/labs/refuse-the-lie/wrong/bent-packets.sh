# No validation: packets for whatever a check uses go to the provider, by hand.
set -eu
ip route add default via "$UPSTREAM_LINK4" table 100
ip rule add pref 100 to 198.51.100.0/24 lookup 100
ip rule add pref 100 to 192.0.2.0/24 lookup 100
ip -6 route add default via "$UPSTREAM_LINK6" table 100
ip -6 rule add pref 100 to 2001:db8:ff00::/40 lookup 100
