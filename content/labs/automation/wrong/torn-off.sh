# The old name is unsigned at once; its DS stays behind.
set -eu
rndc loadkeys "$ZONE"
sleep 1
old=$(dig +short @registry "$ZONE" DS | cut -d' ' -f1)
rndc dnssec -rollover -key "$old" "$ZONE"
sed -i "/^zone \"$RETIRED\"/,/^}/{/dnssec-policy/d}" /etc/bind/named.conf.local
rndc reconfig
sed -i -e /_dsboot/d -e 's/hostmaster 2 /hostmaster 3 /' /etc/bind/operator.db
rndc reload "$OPERATOR"
for _ in $(seq 60); do
    [ "$(dig +short @registry "$ZONE" DS | cut -d' ' -f1)" != "$old" ] && exit 0
    sleep 0.5
done
exit 1
