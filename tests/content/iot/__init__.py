"""Labs on small devices: the board, its bootloader's grader, and what is prepared."""
