"""What may go wrong in a grading run."""


class NotReady(Exception):
    """Something of the lab's own does not work: no student's fault."""
