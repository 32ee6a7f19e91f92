# Knot on the first server: the two signed zones keep their keys, the third gets new ones.
set -eu
sed -i -e "s/put your token here/$NONCE/" -e 's/1       ; serial/2       ; serial/' \
    -e "/IN NS/a\\          IN NS   ns2.$OPERATOR." /etc/bind/zone.db
secret=$(sed -n 's/.*secret "\(.*\)";/\1/p' /etc/bind/transfer.key)
cat >>/etc/knot/knot.conf <<CONF

key:
  - id: transfer
    algorithm: hmac-sha256
    secret: $secret

remote:
  - id: parent
    address: $REGISTRY_ADDRESS
  - id: second
    address: $SECONDARY_ADDRESS
    key: transfer

acl:
  - id: who-has-the-key
    key: transfer
    action: transfer

submission:
  - id: parent
    parent: parent
    check-interval: 2

policy:
  - id: classroom
    algorithm: ecdsap256sha256
    dnskey-ttl: 10
    zone-max-ttl: 10
    propagation-delay: 2
    ksk-submission: parent
    cds-cdnskey-publish: always
  - id: leaving
    algorithm: ecdsap256sha256
    dnskey-ttl: 10
    zone-max-ttl: 10
    propagation-delay: 2
    cds-cdnskey-publish: delete-dnssec

template:
  - id: default
    storage: /etc/bind
    dnssec-signing: on
    dnssec-policy: classroom
    serial-policy: increment
    zonefile-sync: -1
    zonefile-load: difference-no-serial
    journal-content: all

zone:
  - domain: $ZONE
    file: zone.db
    notify: second
    acl: who-has-the-key
  - domain: $OPERATOR
    file: operator.db
  - domain: $RETIRED
    file: retired.db
CONF
for zone in "$OPERATOR" "$RETIRED"; do
    for key in /var/cache/bind/K"$zone".+*.key; do
        keymgr -c /etc/knot/knot.conf "$zone" import-bind "$key"
    done
done
name-server knot
for _ in $(seq 60); do
    dig +short +time=1 +tries=1 @127.0.0.1 "$ZONE" DNSKEY | grep -q ^257 && exit 0
    sleep 0.5
done
tail -20 /var/lib/knot/knot.log >&2
exit 1
