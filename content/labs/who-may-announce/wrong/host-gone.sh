# All is announced, and the hosts themselves are not there.
set -eu
ip addr del "$HOST4/32" dev lo
ip addr del "$HOST6/128" dev lo
