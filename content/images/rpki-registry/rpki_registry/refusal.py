"""What the registry does not do, in words for whoever asked."""


class Refused(Exception):
    """The request is understood and not granted; `status` is HTTP's."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status
