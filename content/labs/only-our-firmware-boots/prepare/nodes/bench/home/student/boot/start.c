/* From the processor's first instruction to main(). Nothing is to be done here. */
#include <stdint.h>

#include "board.h"

extern uint32_t data_start, data_end, data_stored, bss_start, bss_end, stack_top;

int main(void);

void reset(void)
{
    const uint32_t *from = &data_stored;
    for (uint32_t *to = &data_start; to < &data_end;)
        *to++ = *from++;
    for (uint32_t *to = &bss_start; to < &bss_end;)
        *to++ = 0;
    main();
    restart();
}

/* The processor was told to do what it cannot do: read where no memory is, say. */
static void fault(void)
{
    print("boot: FAULT\n");
    restart();
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_top, reset, fault, fault, fault, fault, fault,
};
