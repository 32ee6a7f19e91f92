# BIND in the place of Unbound, as it is configured.
set -eu
echo bind >/etc/resolver/use
for _ in $(seq 40); do
    rndc status >/dev/null 2>&1 && exit 0
    sleep 0.25
done
exit 1
