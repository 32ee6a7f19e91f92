"""The one process that opens the engine's socket, and how others talk to it."""
