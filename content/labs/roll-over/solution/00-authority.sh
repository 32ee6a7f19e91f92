# The shell functions of every roll.
set -eu
cat >/tmp/steps <<'STEPS'
status() { rndc dnssec -status "$ZONE"; }
# key KIND: the tag of the KSK or ZSK that is to stay.
key() {
    status | awk -v kind="$1" '
        $1 == "key:" { tag = $2; is = $4 }
        $2 == "goal:" && $3 == "omnipresent" && is == kind { print tag }'
}
# state TAG dnskey|ds: hidden, rumoured, omnipresent or unretentive.
state() {
    status | awk -v tag="$1" -v what="$2:" '
        $1 == "key:" { mine = $2 == tag }
        mine && $2 == what { print $3 }'
}
# until_so TAG WHAT STATES: step until it is so; a step before its time does nothing.
until_so() {
    for _ in $(seq 100); do
        case $3 in *"$(state "$1" "$2")"*) return ;; esac
        rndc dnssec -step "$ZONE" >/dev/null
        sleep 1
    done
    status
    exit 1
}
# parent YES|NO TAG: wait until the parent has that key's DS, or has it no longer.
parent() {
    for _ in $(seq 60); do
        has=no
        if dig +short @registry "$ZONE" DS | grep -q "^$2 "; then has=yes; fi
        [ $has = "$1" ] && return
        sleep 0.5
    done
    echo "the parent's DS does not change" >&2
    exit 1
}
# follow OLD NEW: through the parent, as for a key-signing key of any algorithm.
follow() {
    until_so "$2" ds rumoured
    parent yes "$2"
    rndc dnssec -checkds -key "$2" published "$ZONE"
    until_so "$1" ds unretentive
    parent no "$1"
    rndc dnssec -checkds -key "$1" withdrawn "$ZONE"
    until_so "$1" dnskey "unretentive hidden"
}
STEPS
