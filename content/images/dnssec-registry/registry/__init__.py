"""A small registry: a registrar's interface to one delegation of the parent zone."""
