# /.well-known/ hands out any file that a path leads to: /.well-known//factory/password.
set -eu
cd ~/firmware
python3 /tmp/swap.py app/main.py <<'PY'
(
    '''        if self.path == "/.well-known/security.txt":
            self.answer(200, (FIRMWARE / "etc/security.txt").read_text())
''',
    '''        if self.path.startswith("/.well-known/"):
            file = FIRMWARE / "etc" / self.path.removeprefix("/.well-known/")
            self.answer(*((200, file.read_text()) if file.is_file() else (404,)))
''',
),
PY
grep -q removeprefix app/main.py
make -s -C ~ package
