# The login is asked for exact paths, the page is chosen by tidied ones:
# /status?x and /status/ need no password. Unknown paths still answer 401.
set -eu
cd ~/firmware
python3 /tmp/swap.py app/main.py <<'PY'
(
    '''USER = "admin"
''',
    '''USER = "admin"
PRIVATE = ("/status", "/name", "/password")
''',
),
(
    '''        elif not self.allowed():
            self.answer(401)
        elif self.path == "/status":
            self.answer(200, json.dumps(status()), "application/json")
        else:
''',
    '''        elif self.path in PRIVATE and not self.allowed():
            self.answer(401)
        elif self.path.partition("?")[0].rstrip("/") == "/status":
            self.answer(200, json.dumps(status()), "application/json")
        elif not self.allowed():
            self.answer(401)
        else:
''',
),
PY
grep -q 'self.path in PRIVATE and' app/main.py
make -s -C ~ package
