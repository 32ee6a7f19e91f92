# BIND trusts the key of the real internet's root.
set -eu
sed -i 's/dnssec-validation no;.*/dnssec-validation auto;/' /etc/bind/named.conf
echo bind >/etc/resolver/use
for _ in $(seq 40); do
    rndc status >/dev/null 2>&1 && exit 0
    sleep 0.25
done
exit 1
