# Whatever is unsigned is turned away.
set -eu
sed -i "s/^server:/server:\n    local-zone: \"$UNSIGNED_ZONE\" refuse/" \
    /etc/unbound/unbound.conf
unbound-control reload
