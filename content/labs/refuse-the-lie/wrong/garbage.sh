# Noise, and of a payload no more than its header.
cat >~/answer.py <<'PYTHON'
import os

def pieces():
    yield b"\1\3\0\7\0\0\0\10" + b"\1\4\0\0\0\0\0\10" + os.urandom(4096)
PYTHON
