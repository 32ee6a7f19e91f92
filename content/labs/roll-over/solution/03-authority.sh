# Roll the algorithm: the policy asks for other keys, named makes them and retires these.
set -eu
. /tmp/steps
old=$(key KSK)
sed -i 's/rsasha256 2048/ed25519/' /etc/bind/named.conf.local
named-checkconf
rndc reconfig
rndc dnssec -step "$ZONE"
sleep 1
follow "$old" "$(key KSK)"
for _ in $(seq 60); do
    dig +short @127.0.0.1 "$ZONE" DNSKEY | grep -q ' 8 ' || exit 0
    rndc dnssec -step "$ZONE" >/dev/null
    sleep 1
done
exit 1
