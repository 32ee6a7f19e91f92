"""What a student may ask the monitor: the looking glass, and the desk for exercises."""
