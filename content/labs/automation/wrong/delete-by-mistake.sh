# "insecure" for the wrong zone.
set -eu
sed -i "/^zone \"$ZONE\"/,/^}/s/dnssec-policy \"classroom\"/dnssec-policy insecure/" \
    /etc/bind/named.conf.local
named-checkconf
rndc reconfig
for _ in $(seq 60); do
    dig +short @registry "$ZONE" DS | grep -q . || exit 0
    sleep 0.5
done
exit 1
