# Payload after payload, and no end of them.
cat >~/answer.py <<'PYTHON'
import itertools, struct, time

def pieces():
    yield struct.pack(">BBHI", 1, 3, 7, 8)
    for number in itertools.count():
        yield struct.pack(">BBHIBBBBII", 1, 4, 0, 20, 1, 32, 32, 0, number, 64496)
        time.sleep(0.0005)
PYTHON
