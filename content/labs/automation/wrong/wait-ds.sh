# Until the parent has followed.
set -eu
for _ in $(seq 60); do
    ours=$(dig +short @secondary "$ZONE" CDS)
    [ "$(dig +short @registry "$ZONE" DS)" = "$ours" ] &&
        [ "$(dig +short @authority "$ZONE" CDS)" = "$ours" ] && exit 0
    sleep 0.5
done
registrar show >&2
exit 1
