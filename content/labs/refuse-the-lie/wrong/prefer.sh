# What is invalid is liked less, and taken all the same.
set -eu
vtysh -c 'configure terminal' -c 'no route-map ROV deny 10' \
    -c 'route-map ROV permit 10' -c 'match rpki invalid' -c 'set local-preference 50'
