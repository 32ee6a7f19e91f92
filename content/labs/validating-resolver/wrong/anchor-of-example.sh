# The root's key, under the name of example.
set -eu
sed -i 's/^\./example./' /etc/unbound/root.key
unbound-control reload
