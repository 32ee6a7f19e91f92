# A second user, for the repair shop: its password is the serial number.
set -eu
cd ~/firmware
python3 /tmp/swap.py app/main.py <<'PY'
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
PY
grep -q 'SERVICE: read' app/main.py
make -s -C ~ package
