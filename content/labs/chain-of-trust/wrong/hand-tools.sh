# Signing by hand, for configurations that named itself would never make.
set -eu
sed -i -e "s/put your token here/$NONCE/" -e 's/1       ; serial/2       ; serial/' \
    /etc/bind/zone.db
cat >/tmp/hand-tools <<'TOOLS'
keys=$HOME/keys
signed=/etc/bind/zone.signed
mkdir -p "$keys"
# key ARGUMENTS...: make a key whose CDS is published at once.
key() { dnssec-keygen -q -K "$keys" "$@" "$ZONE" >/dev/null; }
# pair ALGORITHM [BITS]: a key-signing key and a zone-signing key.
pair() {
    key -a "$1" ${2:+-b "$2"} -f KSK -P sync now
    key -a "$1" ${2:+-b "$2"}
}
# sign ARGUMENTS...: sign the zone file without a look at whether it makes sense.
sign() {
    dnssec-signzone -q -P -S -T 10 -K "$keys" -o "$ZONE" -f "$signed" "$@" \
        /etc/bind/zone.db
}
# serve: hand out the signed file exactly as it is.
serve() {
    printf 'zone "%s" {\n    type primary;\n    file "%s";\n};\n' \
        "$ZONE" "$signed" >/etc/bind/named.conf.local
    named-checkconf
    rndc reconfig
    rndc reload "$ZONE"
    sleep 0.5
}
TOOLS
