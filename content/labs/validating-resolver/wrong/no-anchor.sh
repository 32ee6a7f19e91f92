# The validator is there, and trusts nobody: so it has nothing to refuse.
set -eu
sed -i '/trust-anchor-file/d' /etc/unbound/unbound.conf
unbound-control reload
