# An exception for everybody below example, to be on the safe side.
set -eu
sed -i 's/^server:/server:\n    domain-insecure: "example"/' /etc/unbound/unbound.conf
unbound-control reload
