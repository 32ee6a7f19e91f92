/* The two things that a bootloader needs of cryptography. */
#ifndef CRYPTO_H
#define CRYPTO_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_SIZE 32

/* The SHA-256 digest of `size` bytes. */
void sha256(const uint8_t *data, size_t size, uint8_t digest[DIGEST_SIZE]);

/* Whether `signature` (ECDSA P-256, in DER) over this digest is by the key in key.c. */
int signature_is_good(const uint8_t digest[DIGEST_SIZE], const uint8_t *signature,
                      size_t size);

#endif
