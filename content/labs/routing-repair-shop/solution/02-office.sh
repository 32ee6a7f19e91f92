# What is wrong in the office, each mended by as little as will do.
set -eu
case $FAULT in
manifest-expired) roa publish ;;
as0-on-own | max-length | only-specific | wrong-asn)
    roa revoke 1
    roa add "$BLOCK4"
    roa publish
    ;;
ipv6-missing)
    roa add "$BLOCK6"
    roa publish
    ;;
validator-down)
    rm ~/service/validator/down
    sv up ~/service/validator
    ;;
rtr-port)
    sed -i 's/-bind :[0-9]*/-bind :8282/' ~/service/rtr/run
    sv restart ~/service/rtr
    ;;
wrong-tal) curl --silent --fail --output ~/lab.tal http://registry:8080/tal ;;
local-exception)
    jq '.validationOutputFilters.prefixFilters = []' ~/exceptions.json >/tmp/exceptions.json
    cp /tmp/exceptions.json ~/exceptions.json
    ;;
esac
# The router comes back by itself to a server that has moved.
for _try in $(seq 40); do
    [ "$FAULT" != rtr-port ] && break
    ss -Htn state established 'sport = :8282' | grep -q . && break
    sleep 0.3
done
