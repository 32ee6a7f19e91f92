# The work is published again and again, as fast as it goes, while it is checked.
set -eu
cd
cat >restless.py <<'PYTHON'
from tools import *

right = signed()
number = 0
while True:
    number += 1
    try:
        put({**right, "x.roa": number.to_bytes(4, "big") * 1000})
    except OSError:
        pass
PYTHON
for _time in 1 2 3; do setsid -f python3 restless.py >/dev/null 2>&1; done
sleep 2
