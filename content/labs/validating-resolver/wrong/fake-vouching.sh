# Every answer gets the flag ad.
set -eu
setsid python3 /tmp/fake.py vouching >/dev/null 2>&1 </dev/null &
sleep 1
