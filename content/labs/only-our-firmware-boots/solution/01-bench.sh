# A key of one's own, a bootloader that asks every question, and a first release.
set -eu
cd ~
mkdir -p keys
test -e keys/release.pem || imgtool keygen --key keys/release.pem --type ecdsa-p256
imgtool getpub --key keys/release.pem >boot/key.c
imgtool getpub --key keys/release.pem --encoding pem >release/release.pub

cat >boot/image.h.new <<'C'

/* The stored counter may not be higher than this one. Only of an image that is good. */
uint32_t image_counter(const uint8_t *slot);

#endif
C
grep -q image_counter boot/image.h || {
    sed -i '/^#endif/d' boot/image.h
    cat boot/image.h.new >>boot/image.h
}
rm boot/image.h.new

cat >boot/image.c <<'C'
/* What is believed of an image, and why. */
#include "image.h"

#include <string.h>

#include "board.h"
#include "crypto.h"

/* Where the parts of an image lie in its slot. */
struct parts {
    const uint8_t *sealed; /* the protected TLVs; as many bytes as the header says */
    uint32_t sealed_size;
    const uint8_t *other; /* the TLVs behind them */
    uint32_t other_size;
    uint32_t covered; /* what the digest covers: all before the other TLVs */
};

/* Find the parts. Nobody vouches for these sizes yet: 0 where they leave the slot. */
static int dissect(const uint8_t *slot, struct parts *parts)
{
    const struct image_header *header = (const struct image_header *)slot;
    struct tlv_area area;

    if (header->magic != IMAGE_MAGIC)
        return 0;
    if (header->header_size != HEADER_SIZE)
        return 0;
    if (header->image_size > SLOT_SIZE - HEADER_SIZE)
        return 0;
    parts->sealed = slot + header->header_size + header->image_size;
    parts->sealed_size = header->protected_size;
    parts->covered = header->header_size + header->image_size + header->protected_size;
    if (parts->covered > SLOT_SIZE - sizeof area)
        return 0;
    parts->other = slot + parts->covered;
    memcpy(&area, parts->other, sizeof area);
    parts->other_size = area.size;
    if (area.size > SLOT_SIZE - parts->covered)
        return 0;
    return 1;
}

/* The value of the first TLV of this type and size in an area, or NULL. */
static const uint8_t *find(const uint8_t *at, uint32_t room, uint16_t magic,
                           uint16_t type, uint16_t *size)
{
    const uint8_t *end = at + room;
    struct tlv_area area;
    struct tlv tlv;

    if (room < sizeof area)
        return NULL;
    memcpy(&area, at, sizeof area);
    if (area.magic != magic || area.size != room)
        return NULL;
    at += sizeof area;
    while ((uint32_t)(end - at) >= sizeof tlv) {
        memcpy(&tlv, at, sizeof tlv);
        at += sizeof tlv;
        if (tlv.size > end - at)
            return NULL;
        if (tlv.type == type) {
            *size = tlv.size;
            return at;
        }
        at += tlv.size;
    }
    return NULL;
}

/* A 32-bit number among the protected TLVs; 0 where there is none. */
static int sealed_number(const struct parts *parts, uint16_t type, uint32_t *number)
{
    uint16_t size;
    const uint8_t *value =
        find(parts->sealed, parts->sealed_size, PROTECTED_AREA, type, &size);
    if (!value || size != sizeof *number)
        return 0;
    memcpy(number, value, sizeof *number);
    return 1;
}

static int signed_by_us(const uint8_t *slot, const struct parts *parts)
{
    uint8_t digest[DIGEST_SIZE];
    uint16_t size;

    sha256(slot, parts->covered, digest);
    const uint8_t *signature =
        find(parts->other, parts->other_size, OTHER_AREA, TLV_SIGNATURE, &size);
    if (!signature)
        return 0;
    return signature_is_good(digest, signature, size);
}

int image_is_good(const uint8_t *slot)
{
    struct parts parts;
    uint32_t product, counter;

    if (!dissect(slot, &parts))
        return 0;
    if (!signed_by_us(slot, &parts))
        return 0;
    if (!sealed_number(&parts, TLV_PRODUCT, &product))
        return 0;
    if (product != PRODUCT)
        return 0;
    if (!sealed_number(&parts, TLV_COUNTER, &counter))
        return 0;
    if (counter < *COUNTER)
        return 0;
    return 1;
}

uint32_t image_counter(const uint8_t *slot)
{
    struct parts parts;
    uint32_t counter = 0;

    if (dissect(slot, &parts))
        sealed_number(&parts, TLV_COUNTER, &counter);
    return counter;
}

uint32_t image_total(const uint8_t *slot)
{
    struct parts parts;

    return dissect(slot, &parts) ? parts.covered + parts.other_size : 0;
}
C

cat >boot/boot.c <<'C'
/* What happens between power-on and the firmware. */
#include "board.h"
#include "image.h"

/* Make the update the firmware. Until that is done it stays where it is: whenever the
   power fails, one of the slots holds an image that is whole. */
static void install(void)
{
    static const uint8_t erased[4];
    uint32_t size = (image_total(UPDATE) + 3) & ~3u;

    print("boot: installing the update\n");
    program(PRIMARY, UPDATE, size);
    program(UPDATE, erased, sizeof erased);
}

int main(void)
{
    if (image_is_good(UPDATE))
        install();
    if (image_is_good(PRIMARY)) {
        uint32_t counter = image_counter(PRIMARY);
        if (counter > *COUNTER)
            *COUNTER = counter;
        print("boot: starting the firmware\n");
        run(PRIMARY + HEADER_SIZE);
    }
    print("boot: nothing here that may be started\n");
    return 0;
}
C

make -s -C boot
make -s -C app
imgtool sign --key keys/release.pem --header-size "0x$HEADER_SIZE" --pad-header \
    --slot-size "0x$SLOT_SIZE" --version 1.0.0 --security-counter "$NEXT" \
    --custom-tlv 0x00a0 "0x$PRODUCT_BYTES" app/app.bin release/firmware.bin
