# Let the registry look, and wait until it has found the key.
set -eu
registrar cds on
for _ in $(seq 60); do
    dig +short @registry "$ZONE" DS | grep -q . && exit 0
    sleep 0.5
done
registrar show >&2
exit 1
