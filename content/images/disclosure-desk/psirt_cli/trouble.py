"""What a user did that cannot be done."""


class Trouble(Exception):
    """Says what is wrong, and is shown as it is."""
