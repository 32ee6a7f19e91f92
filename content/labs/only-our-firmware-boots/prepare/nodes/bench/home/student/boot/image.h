/* MCUboot's image format: header, firmware, protected TLVs, other TLVs. */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdint.h>

#define IMAGE_MAGIC 0x96f3b83du

struct image_header {
    uint32_t magic;
    uint32_t load_address;
    uint16_t header_size;    /* the firmware begins so many bytes after the header does */
    uint16_t protected_size; /* of the protected TLVs, right after the firmware; or 0 */
    uint32_t image_size;     /* of the firmware */
    uint32_t flags;
    uint8_t version[8];
    uint32_t padding;
};

/* An area of TLVs begins with its kind and its whole size, this one included. */
struct tlv_area {
    uint16_t magic;
    uint16_t size;
};
#define PROTECTED_AREA 0x6908
#define OTHER_AREA 0x6907

struct tlv {
    uint16_t type;
    uint16_t size; /* of the value that follows */
};
#define TLV_KEY_HASH 0x01  /* of the public key that the signature is for */
#define TLV_SHA256 0x10    /* of header, firmware and protected TLVs */
#define TLV_SIGNATURE 0x22 /* ECDSA P-256 over that digest */
#define TLV_COUNTER 0x50   /* the security counter, 32 bits */
#define TLV_PRODUCT 0xa0   /* our own: the product that the image is for, 32 bits */

/* Whether the image in this slot may be started on this board. */
int image_is_good(const uint8_t *slot);

/* The size of header, firmware and all TLVs. */
uint32_t image_total(const uint8_t *slot);

#endif
