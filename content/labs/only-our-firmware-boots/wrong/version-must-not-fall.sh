# An update is only installed when its version is not lower than the one in the primary slot's
# header, whoever wrote that.
set -eu
cd ~
before=$(sha256sum release/boot.bin)
python3 /tmp/swap.py boot/boot.c <<'PY'
(
    '''#include "image.h"
''',
    '''#include "image.h"

#include <string.h>

/* Whether the update's version is not lower than that of the firmware: major, minor,
   revision. */
static int goes_on(void)
{
    const struct image_header *now = (const struct image_header *)PRIMARY;
    const struct image_header *next = (const struct image_header *)UPDATE;

    return now->magic != IMAGE_MAGIC || memcmp(next->version, now->version, 3) >= 0;
}
''',
),
(
    '''    if (image_is_good(UPDATE))
''',
    '''    if (image_is_good(UPDATE) && goes_on())
''',
),
PY
grep -q '&& goes_on()' boot/boot.c
make -s -C boot
[ "$(sha256sum release/boot.bin)" != "$before" ]
