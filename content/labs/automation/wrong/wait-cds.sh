# Until both servers announce the key.
set -eu
for _ in $(seq 60); do
    dig +short @secondary "$ZONE" CDS | grep -q . && exit 0
    sleep 0.5
done
exit 1
