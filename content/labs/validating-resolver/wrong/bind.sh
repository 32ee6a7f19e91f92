# The same with BIND.
set -eu
sed -i 's/dnssec-validation no;.*/dnssec-validation yes;/' /etc/bind/named.conf
echo 'include "/etc/bind/anchors.conf";' >>/etc/bind/named.conf
named-checkconf
echo bind >/etc/resolver/use
for _ in $(seq 40); do
    rndc status >/dev/null 2>&1 && break
    sleep 0.25
done
rndc nta -lifetime 600 "$PARTNER_ZONE"
rndc flushtree "$PARTNER_ZONE"
for _ in $(seq 60); do
    curl -s http://traps/ | grep -q Repaired && break
    sleep 0.5
done
curl -s http://traps/ | grep -q Repaired
rndc nta -remove "$PARTNER_ZONE"
rndc flushtree "$PARTNER_ZONE"
