# Both servers in the delegation.
set -eu
registrar ns "ns1.$OPERATOR" "ns2.$OPERATOR"
