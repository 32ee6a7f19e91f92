"""Do one command: 0 when it is done, 1 when a check warns, 2 when it cannot be."""

import sys

from roa_cli.arguments import parser
from roa_cli.desk import Desk
from roa_cli.trouble import Trouble


def main(words: list[str] | None = None) -> int:
    """The command with these words; those of the command line by default."""
    given = parser().parse_args(words)
    try:
        with Desk.taken() as desk:
            return int(given.run(desk, given))
    except (Trouble, OSError) as error:
        print(f"roa: {error}", file=sys.stderr)  # noqa: T201
        return 2


if __name__ == "__main__":
    sys.exit(main())
