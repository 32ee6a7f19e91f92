# Signing by hand, for what named itself would never make: `sign ARGUMENTS...`, then
# `serve`. The keys are those that the parent knows.
set -eu
cat >/tmp/by-hand <<'TOOLS'
signed=/etc/bind/zone.signed
cd "$HOME"
sign() {
    cat /etc/bind/zone.db /var/cache/bind/K"$ZONE".*.key >/tmp/zone.keys
    dnssec-signzone -q -P -T 10 -K /var/cache/bind -o "$ZONE" -f "$signed" "$@" \
        /tmp/zone.keys
}
serve() {
    printf 'zone "%s" {\n    type primary;\n    file "%s";\n};\n' \
        "$ZONE" "$signed" >/etc/bind/named.conf.local
    named-checkconf
    rndc reconfig
    rndc reload "$ZONE"
    sleep 0.5
}
TOOLS
