# The board does nothing at all.
cd ~/boot && sed -i 's/^int main(void)$/&\
{\
    image_is_good(UPDATE);\
    for (;;)\
        __asm volatile("wfi");\
}\
\
int was_main(void)/' boot.c
make -s
