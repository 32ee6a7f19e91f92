"""attack: have the lab's attacker try something on your prefixes, or stop.

attack            which attack is on
attack exact      your prefixes, as they are
attack specific   a more specific part of each
attack forged     the same with your AS number at the end of the path
attack unused     what you hold and do not announce
attack victim     a part of the remote system's prefixes
attack path       your prefixes as they are, your AS number behind its own (*)
attack victim-path  the same with those of the remote system (*)
attack leak       it passes on what its provider has told it (*)
attack stop       nothing

(*) Only in a lab that is about paths.
"""

import sys

from glass.asking import ask


def main(words: list[str]) -> None:
    """Do what the command line says."""
    match words:
        case []:
            told = ask("/attack")["attack"] or "none"
        case ["stop"]:
            told = ask("/attack", {"attack": ""})["attack"] or "none"
        case [name] if not name.startswith("-"):
            told = ask("/attack", {"attack": name})["attack"]
        case _:
            raise SystemExit(str(__doc__).rstrip())
    sys.stdout.write(f"attack: {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
