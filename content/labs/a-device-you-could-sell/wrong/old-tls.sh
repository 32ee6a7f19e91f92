# The page also speaks TLS 1.0 and 1.1, for old tablets on the wall.
set -eu
cd ~/firmware
python3 - <<'PY'
from pathlib import Path

file = Path("app/main.py")
text = file.read_text()
for old, new in (
    (
        '''    tls.load_cert_chain(FACTORY''',
        '''    tls.minimum_version = ssl.TLSVersion.TLSv1
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    tls.load_cert_chain(FACTORY''',
    ),
):
    assert text.count(old) == 1, f"does not apply: {old!r}"
    text = text.replace(old, new)
compile(text, "main.py", "exec")
file.write_text(text)
PY
grep -q TLSVersion.TLSv1 app/main.py
make -s -C ~ package
