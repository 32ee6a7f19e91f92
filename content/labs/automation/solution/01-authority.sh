# The first server: sign, know where the DS can be seen, open the zone to the key alone.
set -eu
sed -i "s/put your token here/$NONCE/; s/1       ; serial/2       ; serial/" /etc/bind/zone.db
sed -i "/IN NS/a\\          IN NS   ns2.$OPERATOR." /etc/bind/zone.db
sed -i "/^zone \"$ZONE\"/,/^};/d" /etc/bind/named.conf.local
cat >>/etc/bind/named.conf.local <<CONF
zone "$ZONE" {
    type primary;
    file "/etc/bind/zone.db";
    dnssec-policy "classroom";
    parental-agents { $REGISTRY_ADDRESS; };
    checkds explicit;
    allow-transfer { key "transfer"; };
    notify explicit;
    also-notify { $SECONDARY_ADDRESS key "transfer"; };
};
CONF
named-checkconf
rndc reconfig
rndc reload "$ZONE"
