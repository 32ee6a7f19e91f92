# The counter is stored as soon as the signature is good, before the product is looked at.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 /tmp/swap.py boot/image.c <<'PY'
(
    '''    if (!sealed_number(&parts, TLV_PRODUCT, &product))
        return 0;
    if (product != PRODUCT)
        return 0;
    if (!sealed_number(&parts, TLV_COUNTER, &counter))
        return 0;
    if (counter < *COUNTER)
        return 0;
    return 1;
''',
    '''    if (!sealed_number(&parts, TLV_COUNTER, &counter))
        return 0;
    if (counter < *COUNTER)
        return 0;
    if (counter > *COUNTER)
        *COUNTER = counter;
    if (!sealed_number(&parts, TLV_PRODUCT, &product))
        return 0;
    if (product != PRODUCT)
        return 0;
    return 1;
''',
),
PY
python3 /tmp/swap.py boot/boot.c <<'PY'
(
    '''        uint32_t counter = image_counter(PRIMARY);
        if (counter > *COUNTER)
            *COUNTER = counter;
''',
    '''''',
),
PY
grep -q 'COUNTER = counter' boot/image.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
