@ The firmware that the grader puts on a board: it says one line, and rests. It runs
@ wherever it lies. The first two words and the line are filled in for each image.
    .syntax unified
    .cpu cortex-m3
    .thumb

    .word 0x20040000                @ the first stack pointer
    .word 0                         @ where it begins: `begin`, and 1 for Thumb
    .space 0x40 - 8

begin:
    cpsid i
    ldr r0, =0x40004000             @ the first serial line
    movs r1, #16
    str r1, [r0, #16]
    movs r1, #1
    str r1, [r0, #8]
    adr r2, line
    ldrb r3, [r2], #1
    ldrb r4, [r2], #1
say:
    ldr r1, [r0, #4]
    tst r1, #1
    bne say
    ldrb r1, [r2], #1
    eors r1, r3
    str r1, [r0]
    subs r4, #1
    bne say
rest:
    wfi
    b rest

    .ltorg
    .align 2
@ A mask, a length, and so many letters, each under the mask: whoever looks for the line
@ in an image does not find it.
line:
