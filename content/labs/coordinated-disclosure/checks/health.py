"""Whether the lab's hosts are up: one JSON object."""

from disclosure_grading import health

if __name__ == "__main__":
    health.tell()
