"""security.txt (RFC 9116): its fields, with or without an OpenPGP signature."""

import re
from dataclasses import dataclass

_ARMOR = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]+(\S.*)")


@dataclass(frozen=True)
class SecurityTxt:
    """The fields in order, and whether the text is signed.

    `problems` are lines that are neither field, comment nor empty.
    """

    fields: tuple[tuple[str, str], ...]
    signed: bool
    problems: tuple[str, ...] = ()

    def all(self, name: str) -> list[str]:
        """The values of a field, whose name may be written in any case."""
        return [value for field, value in self.fields if field == name.lower()]


def parse(text: str) -> SecurityTxt:
    """Read the text; what is in it may be anything."""
    lines = text.replace("\r\n", "\n").split("\n")
    signed = bool(lines) and lines[0].rstrip() == _ARMOR
    if signed:
        lines = _signed_part(lines)
    fields, problems = [], []
    for line in lines:
        line = line.rstrip()
        if not line or line.startswith("#"):
            continue
        if match := _FIELD.fullmatch(line):
            fields.append((match[1].lower(), match[2].strip()))
        else:
            problems.append(line[:80])
    return SecurityTxt(tuple(fields), signed, tuple(problems))


def _signed_part(lines: list[str]) -> list[str]:
    """What stands between the armour's headers and the signature, unescaped."""
    begin = next((n + 1 for n, line in enumerate(lines) if not line.strip()), 1)
    end = next((n for n, line in enumerate(lines) if line.rstrip() == _SIGNATURE), None)
    return [line.removeprefix("- ") for line in lines[begin:end]]
