# Whoever complained got an exception.
set -eu
for zone in "$DIGEST_ZONE" "$STRIPPED_ZONE" "$DENIAL_ZONE"; do
    sed -i "s/^server:/server:\n    domain-insecure: \"$zone\"/" /etc/unbound/unbound.conf
done
unbound-control reload
