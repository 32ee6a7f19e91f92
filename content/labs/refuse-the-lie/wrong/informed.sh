# Until the router knows what is signed.
set -eu
for _try in $(seq 50); do
    vtysh -c 'show rpki prefix-count' | grep -q 'IPv6 Prefixes: [1-9]' && exit
    sleep 0.2
done
exit 1
