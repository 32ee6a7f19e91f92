"""What the registry tells the grader alone, in JSON over HTTP."""

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from dnssec_grading.questions import Deadline
from dnssec_grading.scene import Scene
from dnssec_grading.validator import NotReady

PORT = 8053
MAX_ANSWER = 256 << 10


def ask[Answer](
    scene: Scene,
    path: str,
    read: Callable[[Any], Answer],
    *,
    proof: str,
    patience: float,
) -> Answer:
    """What `read` makes of the answer; asked again for `patience` seconds.

    `proof` is the session's parameter with which the grader proves who it is. Raises
    NotReady when the registry stays silent or answers something else.
    """
    request = urllib.request.Request(
        f"http://{scene.session.addresses['registry']}:{PORT}{path}",
        headers={"Authorization": f"Bearer {scene.session.parameters[proof]}"},
    )
    limit = Deadline(min(patience, scene.deadline.left))
    while True:
        try:
            with urllib.request.urlopen(  # noqa: S310
                request, timeout=limit.left + 0.1
            ) as reply:
                return read(json.loads(reply.read(MAX_ANSWER)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            if limit.over:
                raise NotReady(f"the registry: {error}") from None
        time.sleep(0.2)
