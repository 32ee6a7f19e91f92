# Find out what is wrong by looking, from far outside down to the router, and say it.
set -u
found() {
    attack stop >/dev/null
    diagnose "$1"
    exit
}
patiently() {
    for _try in $(seq 40); do
        "$@" && return
        sleep 0.3
    done
    return 1
}

# What does anybody find that begins at the registry's own locator?
mkdir -p /tmp/look/cache /tmp/look/output
curl --silent --fail --output /tmp/look/lab.tal http://registry:8080/tal
rpki-client -R -j -t /tmp/look/lab.tal -d /tmp/look/cache /tmp/look/output 2>/dev/null
roas() { # PREFIX: for whom, and up to which length
    jq -r --arg prefix "$1" '.roas[] | select(.prefix == $prefix)
        | "\(.asn) \(.maxLength)"' /tmp/look/output/json
}
[ "$(jq .metadata.failedmanifests /tmp/look/output/json)" = 0 ] || found manifest-expired
[ -n "$(roas "$BLOCK6")" ] || found ipv6-missing
case $(roas "$BLOCK4") in
"$ASN ${BLOCK4#*/}") ;;
"$ASN "*) found max-length ;;
"0 "*) found as0-on-own ;;
"") found only-specific ;;
*) found wrong-asn ;;
esac
own_at_upstream() { # what upstream has of us
    lg "$BLOCK4" | awk -v own="$ASN" '$1 == "upstream" && $3 == own'
}
patiently sh -c 'lg | grep -q "^upstream .* in use"'
own_at_upstream | grep -q ' invalid' && found own-specific

# What does the own validator make of it, and what does the router get?
cmp -s ~/lab.tal /tmp/look/lab.tal || found wrong-tal
grep -q '"asn"' ~/exceptions.json && found local-exception
patiently sh -c 'sv status ~/service/validator | grep -Eq "^(run|down): "'
sv status ~/service/validator | grep -q ^run: || found validator-down
patiently sh -c 'ss -Hltn | grep -q :828'
ss -Hltn | grep -q ':8282 ' || found rtr-port
patiently sh -c 'ss -Htn state established "sport = :8282" | grep -q .' || found wrong-cache

# What does the router do with that?
customer_has() { # PREFIX: the routes that the customer uses
    lg "$1" | grep '^customer .* in use$'
}
patiently customer_has "$REMOTE_BLOCK4" >/dev/null
customer_has "$UNSIGNED4" >/dev/null || found only-valid
patiently attack victim >/dev/null
# On a busy machine a router takes some seconds to judge: what counts is what stays.
steady=0 seen=
until [ $steady = 5 ]; do
    sleep 1
    now="$(customer_has "$REMOTE_BLOCK4" | grep -c ' invalid ')"
    now="$now $(customer_has "$REMOTE_BLOCK6" | grep -c ' invalid ')"
    [ "$now" = "$seen" ] && steady=$((steady + 1)) || steady=0
    seen=$now
done
case $seen in
"0 0") found wrong-direction ;;
"0 "* | *" 0") found neighbour-missed ;;
*) found liked-less ;;
esac
