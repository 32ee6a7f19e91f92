# The page: HTTPS only, the label's password, and security.txt.
set -eu
cd ~/firmware
python3 - <<'PY'
from pathlib import Path

page = Path("app/main.py")
text = page.read_text()
text = text.replace("import base64\n", "import base64\nimport hmac\n")
text = text.replace("import os\n", "import os\nimport ssl\n")
text = text.replace('PASSWORD = "admin"\n', "SHORTEST = 12\n")
text = text.replace(
    'return read(DATA / "password", PASSWORD)',
    'return read(DATA / "password") or read(FACTORY / "password")',
)
text = text.replace(
    '''        return said == f"Basic {right}"
''',
    '''        return hmac.compare_digest(said.encode(), f"Basic {right}".encode())

    def strong(self, word):
        known = (read(FACTORY / "serial"), "password", USER)
        plain = word.isprintable() and word == word.strip()
        plain = plain and not any(one in word for one in known)
        return plain and SHORTEST <= len(word) <= 64 and len(set(word)) > 5
''',
)
text = text.replace(
    '''        if not self.allowed():
            self.answer(401)
        elif self.path == "/status":
''',
    '''        if self.path == "/.well-known/security.txt":
            self.answer(200, (FIRMWARE / "etc/security.txt").read_text())
        elif not self.allowed():
            self.answer(401)
        elif self.path == "/status":
''',
)
text = text.replace(
    '''        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if not self.allowed():
            self.answer(401)
''',
    '''        size = self.headers.get("Content-Length", "0")
        if not size.isdecimal() or int(size) > 200:
            self.answer(413)
            return
        body = self.rfile.read(int(size)).decode("utf-8", "replace")
        if not self.allowed():
            self.answer(401)
        elif self.path == "/password" and not self.strong(body):
            self.answer(422, "A password has 12 characters or more.")
''',
)
text = text.replace(
    '''    ThreadingHTTPServer(("", 80), Page).serve_forever()
''',
    '''    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(FACTORY / "device.crt", FACTORY / "device.key")
    server = ThreadingHTTPServer(("", 443), Page)
    server.socket = tls.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    server.serve_forever()
''',
)
page.write_text(text)
PY
cat >etc/security.txt <<TXT
Contact: mailto:security@maker.example
Expires: $(date --utc --date "+180 days" +%Y-%m-%dT00:00:00Z)
Preferred-Languages: en, nl
Policy: https://workstation:8443/policy.txt
TXT
cat >~/release/policy.txt <<TXT
If you find a weakness in one of our devices, write to security@maker.example.
We acknowledge your report within 3 days, and tell you every week how far we are.
We will not take legal action against research in good faith.
There are security updates until $(date --utc --date "+5 years" +%Y-%m-%d).
TXT
