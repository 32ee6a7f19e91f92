"""The monitor: a trusted validator, a looking glass, and the desk for exercises."""
