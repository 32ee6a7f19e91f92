"""Make one session's kit: a maker, its inbox, and nothing on its web site yet."""

from pathlib import Path

from disclosure_kit import kit

if __name__ == "__main__":
    kit.write(Path(__file__).parent / "nodes")
