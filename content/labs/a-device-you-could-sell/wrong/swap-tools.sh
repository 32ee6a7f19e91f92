# A change of the student's files that is none unless each old text stands there once.
set -eu
cat >/tmp/swap.py <<'PYTHON'
import ast, sys
from pathlib import Path

file = Path(sys.argv[1])
text = file.read_text()
for old, new in ast.literal_eval(f"[{sys.stdin.read()}]"):
    if text.count(old) != 1:
        raise SystemExit(f"{file}: {old!r} stands there {text.count(old)} times")
    text = text.replace(old, new)
if file.suffix == ".py":
    compile(text, file.name, "exec")
file.write_text(text)
PYTHON
