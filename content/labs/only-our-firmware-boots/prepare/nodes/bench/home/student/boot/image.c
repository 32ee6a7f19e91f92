/* What is believed of an image, and why. This is where your work begins. */
#include "image.h"

#include <string.h>

#include "board.h"
#include "crypto.h"

/* Everything that the digest covers: header, firmware, protected TLVs. */
static uint32_t covered(const struct image_header *header)
{
    return header->header_size + header->image_size + header->protected_size;
}

uint32_t image_total(const uint8_t *slot)
{
    uint32_t size = covered((const struct image_header *)slot);
    struct tlv_area area;
    memcpy(&area, slot + size, sizeof area);
    return size + area.size;
}

/* The value of the first TLV of this type after the protected ones, or NULL. */
static const uint8_t *find(const uint8_t *slot, uint16_t type, uint16_t *size)
{
    const uint8_t *at = slot + covered((const struct image_header *)slot);
    struct tlv_area area;
    struct tlv tlv;

    memcpy(&area, at, sizeof area);
    if (area.magic != OTHER_AREA)
        return NULL;
    const uint8_t *end = at + area.size;
    for (at += sizeof area; at < end; at += sizeof tlv + tlv.size) {
        memcpy(&tlv, at, sizeof tlv);
        if (tlv.type == type) {
            *size = tlv.size;
            return at + sizeof tlv;
        }
    }
    return NULL;
}

int image_is_good(const uint8_t *slot)
{
    const struct image_header *header = (const struct image_header *)slot;
    uint8_t digest[DIGEST_SIZE];
    uint16_t size;

    if (header->magic != IMAGE_MAGIC)
        return 0;
    const uint8_t *told = find(slot, TLV_SHA256, &size);
    if (!told || size != DIGEST_SIZE)
        return 0;
    sha256(slot, covered(header), digest);
    return memcmp(digest, told, DIGEST_SIZE) == 0;
}
