# A third server in the delegation, by a name that does not exist.
set -eu
registrar ns "ns1.$OPERATOR" "ns2.$OPERATOR" "ns3.$OPERATOR"
