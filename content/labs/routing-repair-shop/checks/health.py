"""Whether the lab's systems have their sessions: one JSON object."""

from rpki_grading import health

if __name__ == "__main__":
    health.tell()
