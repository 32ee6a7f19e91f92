# The policy has a slip in its contact: another domain than security.txt's.
set -eu
cd ~
python3 - <<'PY'
from pathlib import Path


def swap(name, old, new):
    file = Path(name)
    text = file.read_text()
    if text.count(old) != 1:
        raise SystemExit(f"{name}: the edit does not apply ({text.count(old)} places)")
    file.write_text(text.replace(old, new))


swap("release/policy.txt", "write to security@maker.example.\n", "write to security@maker.example.com.\n")
PY
