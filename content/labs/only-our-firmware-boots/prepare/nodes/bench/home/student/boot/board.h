/* The board: where things are, and the little that it can do. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* These were drawn for your product alone. */
#define PRIMARY ((uint8_t *)0x{{ primary }})      /* the slot that firmware runs from */
#define UPDATE ((uint8_t *)0x{{ update }})       /* the slot that an update arrives in */
#define SLOT_SIZE 0x{{ slot_size }}u
#define HEADER_SIZE 0x{{ header_size }}u                  /* of every image for this board */
#define COUNTER ((volatile uint32_t *)0x{{ counter }}) /* the stored security counter */
#define PRODUCT 0x{{ product }}u                 /* who this board is */

/* Write text to the serial line (UART). */
void print(const char *text);
void print_number(uint32_t number);

/* Copy `size` bytes, a multiple of 4, into a slot. */
void program(uint8_t *to, const uint8_t *from, uint32_t size);

/* Begin again, as after power-on. */
_Noreturn void restart(void);

/* Leave the bootloader: run the firmware whose vector table is at `vectors`. */
_Noreturn void run(const uint8_t *vectors);

#endif
