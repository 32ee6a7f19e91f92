# named is told to use a salt; it only warns.
set -eu
sed -i 's/iterations 0 optout no salt-length 0/iterations 0 optout no salt-length 8/' \
    /etc/bind/named.conf.local
rndc reconfig
for _ in $(seq 60); do
    dig +short @127.0.0.1 "$ZONE" NSEC3PARAM | grep -q '^1 0 0 [0-9A-F]' && exit 0
    sleep 0.25
done
exit 1
