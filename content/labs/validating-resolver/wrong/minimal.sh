# Only what the task needs, with the exception in the file, and out of it again.
set -eu
cat >/etc/unbound/unbound.conf <<CONF
server:
    interface: 0.0.0.0
    access-control: 10.0.0.0/8 allow
    username: ""
    chroot: ""
    directory: "/etc/unbound"
    pidfile: ""
    use-syslog: no
    root-hints: "/etc/unbound/root.hints"
    trust-anchor-file: "/etc/unbound/root.key"
    val-sig-skew-min: 0
    val-sig-skew-max: 0
    domain-insecure: "$PARTNER_ZONE"
CONF
kill "$(pidof unbound)"
for _ in $(seq 60); do
    curl -s http://traps/ | grep -q Repaired && break
    sleep 0.5
done
curl -s http://traps/ | grep -q Repaired
sed -i '/domain-insecure/d' /etc/unbound/unbound.conf
kill "$(pidof unbound)"
sleep 2
dig +short +time=1 +tries=5 @127.0.0.1 "$ZONE" SOA | grep -q .
