# A trust anchor that fits nothing, and a resolver that then looks away.
set -eu
cd /tmp
key=$(dnssec-keygen -q -a ECDSAP256SHA256 -f KSK -n ZONE .)
grep DNSKEY "$key.key" >/etc/unbound/root.key
sed -i 's/^server:/server:\n    harden-dnssec-stripped: no/' /etc/unbound/unbound.conf
unbound-control reload
