# Who wants to check for himself may not.
set -eu
sed -i 's/^server:/server:\n    ignore-cd-flag: yes/' /etc/unbound/unbound.conf
unbound-control reload
