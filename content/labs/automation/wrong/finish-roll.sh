set -eu
for _ in $(seq 60); do
    rndc loadkeys "$ZONE"
    [ "$(dig +short @secondary "$ZONE" DNSKEY | grep -c ^257)" = 1 ] && exit 0
    sleep 1
done
exit 1
