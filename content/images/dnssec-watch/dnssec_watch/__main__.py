"""Watch for ever: one look for each second of the clock."""

import sys
import threading
import time
from pathlib import Path

from dnssec_grading import validator
from lab_grading.deadline import Deadline

from dnssec_watch.asking import Watcher
from dnssec_watch.door import serve
from dnssec_watch.journal import Journal
from dnssec_watch.settings import Settings

ANCHOR = Path("/etc/dnssec/root.key")
# So many blind looks in a row, and everything is begun anew: our validator is broken.
MAX_BLIND = 5


def watch(settings: Settings) -> None:
    """Look and write until it cannot go on; whoever started it starts it again.

    The door opens when there is something to tell: the first second in which all was
    well, what was seen in earlier runs, or what has been seen while nothing comes up.
    """
    journal = Journal()
    start = Deadline(10)
    door = threading.Thread(target=serve, args=(settings.reader,), daemon=True)
    with validator.running(root=settings.root, anchor=ANCHOR, deadline=start) as own:
        watcher, blind = Watcher(settings, own), 0
        watcher.look()  # finds the server
        while blind < MAX_BLIND:
            time.sleep(1 - time.time() % 1)
            second = int(time.time())
            look = watcher.look()
            journal.write(second, look)
            blind = blind + 1 if look.blind else 0
            if not door.ident and (look.whole or journal.goes_on or start.over):
                door.start()


def main(path: str) -> None:
    """Watch with the settings of this file, and let the reader fetch the record."""
    watch(Settings.read(Path(path)))


if __name__ == "__main__":
    main(sys.argv[1])
