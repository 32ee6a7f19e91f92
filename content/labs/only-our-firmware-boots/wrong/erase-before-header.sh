# The header is written last, so that half a copy is never taken for firmware; but the update is
# erased just before.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 /tmp/swap.py boot/boot.c <<'PY'
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
PY
grep -q '&header, sizeof header' boot/boot.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
