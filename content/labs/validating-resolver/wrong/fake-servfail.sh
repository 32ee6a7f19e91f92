# Every question gets SERVFAIL.
set -eu
setsid python3 /tmp/fake.py servfail >/dev/null 2>&1 </dev/null &
sleep 1
