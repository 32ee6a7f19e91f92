# Validate with Unbound, make an exception for the partner, and end it again.
set -eu
cd /etc/unbound
sed -i 's/module-config: "iterator"/module-config: "validator iterator"/' unbound.conf
sed -i '/^remote-control:/i\
    trust-anchor-file: "/etc/unbound/root.key"\
    val-sig-skew-min: 0\
    val-sig-skew-max: 0\
    ede: yes\
' unbound.conf
unbound-checkconf >/dev/null
unbound-control reload
unbound-control insecure_add "$PARTNER_ZONE"
unbound-control flush_zone "$PARTNER_ZONE"
for _ in $(seq 60); do
    curl -s http://traps/ | grep -q Repaired && break
    sleep 0.5
done
curl -s http://traps/ | grep -q Repaired
unbound-control insecure_remove "$PARTNER_ZONE"
unbound-control flush_zone "$PARTNER_ZONE"
