# The update is marked as taken before it has been copied.
cd ~/boot && sed -i '/^    program(UPDATE, erased, sizeof erased);/d
    s/^    program(PRIMARY, UPDATE, size);/    struct image_header header = *(const struct image_header *)UPDATE;\
    program(UPDATE, erased, sizeof erased);\
    program(PRIMARY, (const uint8_t *)\&header, sizeof header);\
    program(PRIMARY + sizeof header, UPDATE + sizeof header, size - sizeof header);/' boot.c
make -s
