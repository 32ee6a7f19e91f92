/* What happens between power-on and the firmware. */
#include "board.h"
#include "image.h"

/* Take the update out of its slot and make it the firmware. */
static void install(void)
{
    static const uint8_t erased[4];
    uint32_t size = (image_total(UPDATE) + 3) & ~3u;
    struct image_header header = *(const struct image_header *)UPDATE;

    print("boot: installing the update\n");
    program(UPDATE, erased, sizeof erased); /* or it would be installed again and again */
    program(PRIMARY, (const uint8_t *)&header, sizeof header);
    program(PRIMARY + sizeof header, UPDATE + sizeof header, size - sizeof header);
}

int main(void)
{
    if (image_is_good(PRIMARY)) {
        if (image_is_good(UPDATE))
            install();
        print("boot: starting the firmware\n");
        run(PRIMARY + HEADER_SIZE);
    }
    print("boot: nothing here that may be started\n");
    return 0;
}
