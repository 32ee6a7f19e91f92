# The DS is taken out for a while "to be safe": the names stay up, without protection.
set -eu
registrar cds off
dig +short @registry "$ZONE" DS >/tmp/ds
registrar ds clear
sleep 13
registrar ds set - </tmp/ds
# Until the lab's resolver has forgotten it, too.
for _ in $(seq 160); do
    dig +time=1 +tries=1 "www.$ZONE" | grep -q 'flags:.* ad' && exit 0
    sleep 0.5
done
exit 1
