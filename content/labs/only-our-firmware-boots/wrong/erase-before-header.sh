# The header is written last, so that half a copy is never taken for firmware; but the update is
# erased just before.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 - <<'PY'
from pathlib import Path

file = Path("boot/boot.c")
text = file.read_text()
for old, new in (
    (
        '''    program(PRIMARY, UPDATE, size);
    program(UPDATE, erased, sizeof erased);
''',
        '''    struct image_header header = *(const struct image_header *)UPDATE;
    program(PRIMARY + sizeof header, UPDATE + sizeof header, size - sizeof header);
    program(UPDATE, erased, sizeof erased);
    program(PRIMARY, (const uint8_t *)&header, sizeof header);
''',
    ),
):
    assert text.count(old) == 1, f"does not apply: {old!r}"
    text = text.replace(old, new)
file.write_text(text)
PY
grep -q '&header, sizeof header' boot/boot.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
