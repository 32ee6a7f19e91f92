"""Grading of a bootloader: firmware made for the purpose, started on a board of ours."""
