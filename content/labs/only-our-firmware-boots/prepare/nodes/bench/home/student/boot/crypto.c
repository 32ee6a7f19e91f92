/* Mbed TLS, asked for what is needed here. Nothing is to be done here. */
#include "crypto.h"

#include "board.h"

#include <mbedtls/ecdsa.h>
#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/sha256.h>

/* key.c, as `imgtool getpub` writes it: the point itself is the last 65 bytes. */
extern const unsigned char ecdsa_pub_key[];
extern const unsigned int ecdsa_pub_key_len;
#define POINT_SIZE 65

static uint8_t pool[16384];

/* Mbed TLS gives up where its memory is spoilt. */
_Noreturn void exit(int status)
{
    (void)status;
    restart();
}

void sha256(const uint8_t *data, size_t size, uint8_t digest[DIGEST_SIZE])
{
    mbedtls_sha256(data, size, digest, 0);
}

int signature_is_good(const uint8_t digest[DIGEST_SIZE], const uint8_t *signature,
                      size_t size)
{
    mbedtls_ecdsa_context key;
    const unsigned char *point = ecdsa_pub_key + ecdsa_pub_key_len - POINT_SIZE;

    mbedtls_memory_buffer_alloc_init(pool, sizeof pool);
    mbedtls_ecdsa_init(&key);
    int good =
        mbedtls_ecp_group_load(&key.MBEDTLS_PRIVATE(grp), MBEDTLS_ECP_DP_SECP256R1) == 0 &&
        mbedtls_ecp_point_read_binary(&key.MBEDTLS_PRIVATE(grp), &key.MBEDTLS_PRIVATE(Q),
                                      point, POINT_SIZE) == 0 &&
        mbedtls_ecdsa_read_signature(&key, digest, DIGEST_SIZE, signature, size) == 0;
    mbedtls_ecdsa_free(&key);
    return good;
}
