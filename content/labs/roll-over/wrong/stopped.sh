# The name server is away for longer than anybody remembers its answers.
set -eu
mv /etc/bind/named.conf /etc/bind/away
rndc stop
sleep 16
mv /etc/bind/away /etc/bind/named.conf
# A resolver that found it silent asks again after some seconds.
for _ in $(seq 60); do
    dig +time=1 +tries=1 "www.$ZONE" | grep -q 'flags:.* ad' && exit 0
    sleep 0.5
done
exit 1
