# The RTR server takes calls and says nothing.
set -eu
for _try in $(seq 50); do
    pid=$(pidof stayrtr) && break
    sleep 0.2
done
kill -STOP "$pid"
