# Nobody writes in the registry's notebook but the monitor, and the monitor takes one
# name of the list at a time.
set -eu
refused() {
    code=$(curl -s -m 5 -o /dev/null -w '%{http_code}' -X "$1" "${@:3}" "$2" || true)
    [ "$code" = 000 ] || [ "$code" -ge 400 ] || { echo "$*: $code" >&2; exit 1; }
}
member=$(jq -r .token /etc/roa/roa.json)
for door in registry:8080 registry:8081 monitor:8081; do
    refused GET "http://$door/notes" -H "Authorization: Bearer $member"
    refused POST "http://$door/notes" -H "Authorization: Bearer $member" \
        -d "{\"text\": \"said $FAULT\"}"
done
for body in "\"$FAULT\"" "[\"$FAULT\"]" "{\"fault\": [\"$FAULT\"]}" '{"fault": "all"}' \
    '{"fault": null}' "{\"text\": \"said $FAULT\"}" "$FAULT"; do
    refused POST http://monitor:8080/diagnosis -d "$body"
done
refused PUT http://monitor:8080/diagnosis -d "{\"fault\": \"$FAULT\"}"
refused DELETE http://monitor:8080/diagnosis
