# Where the protected TLVs name no product, the others may.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 /tmp/swap.py boot/image.c <<'PY'
(
    '''    if (!value || size != sizeof *number)
''',
    '''    if (!value && type == TLV_PRODUCT)
        value = find(parts->other, parts->other_size, OTHER_AREA, type, &size);
    if (!value || size != sizeof *number)
''',
),
PY
grep -q 'type == TLV_PRODUCT' boot/image.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
