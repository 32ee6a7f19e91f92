"""A graded attempt becomes a grade."""


def connect() -> None:
    """Listen for graded attempts."""
