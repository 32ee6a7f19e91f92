# It finds out what is false, and gives it all the same.
set -eu
sed -i 's/^server:/server:\n    val-permissive-mode: yes/' /etc/unbound/unbound.conf
unbound-control reload
