# The name server is away for longer than anybody remembers its answers.
set -eu
mv /etc/bind/named.conf /etc/bind/away
rndc stop
sleep 16
mv /etc/bind/away /etc/bind/named.conf
for _ in $(seq 40); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" SOA | grep -q . && exit 0
    sleep 0.25
done
exit 1
