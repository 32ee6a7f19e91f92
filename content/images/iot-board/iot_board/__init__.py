"""The board: what lies where in its memory, and the machine that it is."""
