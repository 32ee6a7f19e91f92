# A second user, for the repair shop: its password is the serial number.
set -eu
cd ~/firmware
python3 - <<'PY'
from pathlib import Path

file = Path("app/main.py")
text = file.read_text()
for old, new in (
    (
        '''USER = "admin"
''',
        '''USER = "admin"
SERVICE = "service"
''',
    ),
    (
        '''        said = self.headers.get("Authorization", "")
        right = base64.b64encode(f"{USER}:{password()}".encode()).decode()
        return hmac.compare_digest(said.encode(), f"Basic {right}".encode())
''',
        '''        said = self.headers.get("Authorization", "").encode()
        known = {USER: password(), SERVICE: read(FACTORY / "serial")}
        right = [base64.b64encode(f"{u}:{p}".encode()) for u, p in known.items()]
        return any(hmac.compare_digest(said, b"Basic " + one) for one in right)
''',
    ),
):
    assert text.count(old) == 1, f"does not apply: {old!r}"
    text = text.replace(old, new)
compile(text, "main.py", "exec")
file.write_text(text)
PY
grep -q 'SERVICE: read' app/main.py
make -s -C ~ package
