"""What keeps a command from its work, in words for who gave it."""


class Trouble(Exception):
    """The command ends here; nothing has been changed unless the words say so."""
