set -eu
registrar ns "ns1.$OPERATOR"
