# The server tells its routers what it tells of its own accord: come back in ten minutes.
set -eu
sed -i 's/-rtr.refresh 5 -rtr.retry 3 //' ~/service/rtr/run
sv kill ~/service/rtr
for _try in $(seq 50); do
    ss -Hltn 'sport = :8282' | grep -q . && exit
    sleep 0.2
done
exit 1
