"""Whether boards, broker and workstation answer: one JSON object."""

from device_grading.health import tell

if __name__ == "__main__":
    tell()
