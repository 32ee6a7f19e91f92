# Token, the neighbour's hidden name, NSEC3, and the TLSA record of the present key.
set -eu
walk() {
    local first=refuge.example. name=refuge.example.
    while true; do
        name=$(dig +short @neighbour "$name" NSEC | cut -d ' ' -f 1)
        [ "$name" != "$first" ] || break
        echo "$name"
    done
}
hidden=$(walk | grep -E '^[a-z]+-[0-9a-f]{6}\.')
dig +short @neighbour "$hidden" TXT | grep -q 'Not for publication'
digest=$(python3 - <<'PYTHON'
import hashlib, ssl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
pem = ssl.get_server_certificate(("web", 443))
key = x509.load_pem_x509_certificate(pem.encode()).public_key()
print(hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest())
PYTHON
)
sed -i -e "s/put your token here/$NONCE/" \
    -e "s/put the name you found here/${hidden%%.*}/" \
    /etc/bind/zone.db
perl -i -pe 's/(\d+)(\s*; serial)/$1 + 1 . $2/e' /etc/bind/zone.db
echo "_443._tcp.www  IN TLSA  3 1 1 $digest" >>/etc/bind/zone.db
rndc reload "$ZONE"
seen() { # label, type, beginning of an answer
    for _ in $(seq 60); do
        dig +short @127.0.0.1 "$1" "$2" | grep -q "^$3" && return
        sleep 0.25
    done
    echo "no $2 record at $1 after 15 s" >&2
    exit 1
}
seen "_443._tcp.www.$ZONE" TLSA '3 1 1'
# On its own: a reload while named builds the chain may make it forget the chain.
sed -i 's/    dnskey-ttl 10;/    nsec3param iterations 0 optout no salt-length 0;\n&/' \
    /etc/bind/named.conf.local
named-checkconf
rndc reconfig
seen "$ZONE" NSEC3PARAM '1 0 0 -'
