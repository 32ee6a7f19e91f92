"""Grading of a bootloader: firmware made for it, on a board of the grader's own."""
