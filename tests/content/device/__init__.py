"""The lab on a whole device: its board, its product and what examines both."""
