# Back to a state with the exception in the file.
set -eu
sed -i "s/^server:/server:\n    domain-insecure: \"$PARTNER_ZONE\"/" \
    /etc/unbound/unbound.conf
unbound-control reload
