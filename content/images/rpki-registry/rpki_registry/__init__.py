"""The registry of an RPKI lab: certifies, publishes, and is told what to publish."""
