"""What trusted hosts of the lab tell the grader, in JSON over HTTP."""

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from lab_grading.deadline import Deadline
from lab_grading.errors import NotReady
from lab_grading.scene import Scene

MAX_ANSWER = 256 << 10


def ask[Answer](
    scene: Scene,
    where: str,
    read: Callable[[Any], Answer],
    *,
    patience: float,
    each: float | None = None,
    proof: str = "",
) -> Answer:
    """What `read` makes of the answer; asked again for `patience` seconds.

    `where` is NODE:PORT/PATH, `each` the seconds for one try, by
    default all that are left. `proof` is the session's
    parameter with which the grader proves who it is, where the host wants that. Raises
    NotReady when the host stays silent or answers something else.
    """
    node, _colon, rest = where.partition(":")
    request = urllib.request.Request(f"http://{scene.session.addresses[node]}:{rest}")
    if proof:
        token = scene.session.parameters[proof]
        request.add_header("Authorization", f"Bearer {token}")
    limit = Deadline(min(patience, scene.deadline.left))
    while True:
        try:
            timeout = each or limit.left + 0.1
            with urllib.request.urlopen(request, timeout=timeout) as reply:  # noqa: S310
                return read(json.loads(reply.read(MAX_ANSWER)))
        except (OSError, ValueError, KeyError, TypeError) as error:
            if limit.over:
                raise NotReady(f"{node}: {error}") from None
        time.sleep(0.2)
