"""The history in a grading run: fetched once, and never the student's fault."""

import time
from functools import cache

from dnssec_grading.scene import Scene
from lab_grading.errors import NotReady

from dnssec_watch import history
from dnssec_watch.history import History

NODE = "watch"


def watched(scene: Scene) -> History:
    """What the lab's watcher has seen; NotReady when it cannot be asked."""
    try:
        return _fetch(scene.session.addresses[NODE])
    except history.Unavailable as error:
        raise NotReady(str(error)) from error


@cache
def _fetch(address: str) -> History:
    return history.fetch(address)


def clock(second: int) -> str:
    """A second as evidence shows it."""
    return f"{time.strftime('%H:%M:%S', time.gmtime(second))} UTC"
