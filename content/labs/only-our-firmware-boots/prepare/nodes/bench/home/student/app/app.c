/* The firmware of {{ word }}: it says who it is, and rests. */
#include "board.h"

#define VERSION "1.0.0"

extern uint32_t stack_top;

void reset(void);

void reset(void)
{
    print("{{ word }} " VERSION " is running; the counter stored here is ");
    print_number(*COUNTER);
    print("\n");
    for (;;)
        __asm volatile("wfi");
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_top, reset, restart, restart, restart, restart, restart,
};
