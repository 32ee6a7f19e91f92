# The grader's right to read is no right to write, and nobody else has any.
set -eu
refused() {
    code=$(curl -s -o /dev/null -w "%{http_code}" -X "$1" -H "Authorization: Bearer $2" \
        -d "$3" "http://registry:8053/v1/desk")
    [ "$code" -ge 400 ] || { echo "$*: $code" >&2; exit 1; }
}
right="{\"fault\": \"$FAULT\"}"
refused POST "" "$right"
refused POST nonsense "$right"
refused POST "$DESK_TOKEN" "$right"
refused POST "$REGISTRAR_TOKEN" '{"fault": "everything"}'
refused POST "$REGISTRAR_TOKEN" '{"fault": ["ds-digest"]}'
refused POST "$REGISTRAR_TOKEN" 'ds-digest'
refused PUT "$REGISTRAR_TOKEN" "$right"
refused DELETE "$REGISTRAR_TOKEN" "$right"
