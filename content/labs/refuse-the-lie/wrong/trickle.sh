# A byte now and then.
cat >~/answer.py <<'PYTHON'
import struct, time

def pieces():
    yield struct.pack(">BBHI", 1, 3, 7, 8)
    while True:
        for byte in struct.pack(">BBHIBBBBII", 1, 4, 0, 20, 1, 8, 8, 0, 10 << 24, 1):
            yield bytes([byte])
            time.sleep(0.5)
PYTHON
