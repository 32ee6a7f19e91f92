# All keys are thrown away and made anew, of the algorithm that the policy names.
set -eu
sed -i '/manual-mode/d' /etc/bind/named.conf.local
rndc stop
sleep 0.3
rm -f /var/cache/bind/K* /etc/bind/zone.db.*
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" DNSKEY | grep -q ^257 && exit 0
    sleep 0.25
done
exit 1
