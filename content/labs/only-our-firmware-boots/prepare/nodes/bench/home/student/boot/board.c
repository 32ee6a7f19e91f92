/* What the board can do. Nothing is to be done here. */
#include "board.h"

#define UART_DATA (*(volatile uint32_t *)0x40004000)
#define UART_STATE (*(volatile uint32_t *)0x40004004)
#define UART_CONTROL (*(volatile uint32_t *)0x40004008)
#define UART_DIVIDER (*(volatile uint32_t *)0x40004010)
#define VECTOR_TABLE (*(volatile uint32_t *)0xe000ed08)
#define RESET_CONTROL (*(volatile uint32_t *)0xe000ed0c)

#define TRANSMITTER_FULL 1u
#define TRANSMITTER_ON 1u

static void put(char letter)
{
    UART_DIVIDER = 16;
    UART_CONTROL = TRANSMITTER_ON;
    while (UART_STATE & TRANSMITTER_FULL)
        ;
    UART_DATA = (uint8_t)letter;
}

void print(const char *text)
{
    while (*text)
        put(*text++);
}

void print_number(uint32_t number)
{
    if (number >= 10)
        print_number(number / 10);
    put((char)('0' + number % 10));
}

void program(uint8_t *to, const uint8_t *from, uint32_t size)
{
    volatile uint32_t *cell = (volatile uint32_t *)to;
    const uint32_t *word = (const uint32_t *)from;
    for (uint32_t done = 0; done < size; done += 4)
        *cell++ = *word++;
}

void restart(void)
{
    RESET_CONTROL = 0x05fa0004;
    for (;;)
        ;
}

void run(const uint8_t *vectors)
{
    const uint32_t *first = (const uint32_t *)vectors;
    VECTOR_TABLE = (uint32_t)vectors;
    __asm volatile("msr msp, %0\n bx %1" : : "r"(first[0]), "r"(first[1]));
    __builtin_unreachable();
}
