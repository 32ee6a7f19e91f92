"""One check that always holds."""

import json
import sys

order = json.load(sys.stdin)
for line in (
    {"id": "calm", "status": "success", "points": 1, "evidence": ""},
    {"summary": {"checks": 1, "nonce": order["nonce"]}},
):
    sys.stdout.write(f"{json.dumps(line)}\n")
