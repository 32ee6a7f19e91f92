"""DER (X.690), as much as the RPKI's objects need: written, and read back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, NULL, OID = 1, 2, 3, 4, 5, 6
PRINTABLE_STRING, IA5_STRING, UTC_TIME, GENERALIZED_TIME = 0x13, 0x16, 0x17, 0x18
SEQUENCE, SET = 0x30, 0x31
_STRUCTURED = 0x20
_CONTEXT = 0x80
# From 2050 on a certificate's times are GeneralizedTime (RFC 5280 section 4.1.2.5).
_UTC_TIME_ENDS = 2050


class Malformed(ValueError):
    """Bytes that are not the DER of what is expected there."""


def element(tag: int, content: bytes) -> bytes:
    """One value with its tag and length."""
    length = len(content)
    if length < 0x80:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(size)]) + size + content


def sequence(*values: bytes) -> bytes:
    """SEQUENCE of values that are encoded already."""
    return element(SEQUENCE, b"".join(values))


def set_of(values: Iterable[bytes]) -> bytes:
    """SET OF, in the one order DER allows (X.690 section 11.6)."""
    return element(SET, b"".join(sorted(values)))


def tagged(number: int, content: bytes, *, structured: bool = True) -> bytes:
    """A context-specific tag around (explicit) or instead of (implicit) a value's."""
    return element(_CONTEXT | (_STRUCTURED if structured else 0) | number, content)


def integer(value: int) -> bytes:
    """INTEGER of zero or more, however long."""
    if value < 0:
        raise ValueError("no number of the RPKI is negative")
    return element(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def boolean(value: bool) -> bytes:
    """BOOLEAN."""
    return element(BOOLEAN, b"\xff" if value else b"\x00")


def null() -> bytes:
    """NULL."""
    return element(NULL, b"")


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted notation."""
    first, second, *rest = (int(part) for part in dotted.split("."))
    content = b"".join(_base128(part) for part in (first * 40 + second, *rest))
    return element(OID, content)


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return element(OCTET_STRING, value)


def bits(value: bytes, length: int | None = None) -> bytes:
    """BIT STRING of all these bits, or of the first `length`; the rest must be zero."""
    unused = 0 if length is None else len(value) * 8 - length
    return element(BIT_STRING, bytes([unused]) + value)


def printable(text: str) -> bytes:
    """PrintableString; RPKI names take no other kind (RFC 6487 section 4.4)."""
    return element(PRINTABLE_STRING, text.encode("ascii"))


def ia5(text: str) -> bytes:
    """IA5String: file names and URIs."""
    return element(IA5_STRING, text.encode("ascii"))


def generalized_time(moment: datetime) -> bytes:
    """GeneralizedTime in UTC, to the second."""
    text = f"{moment.astimezone(UTC):%Y%m%d%H%M%SZ}"
    return element(GENERALIZED_TIME, text.encode())


def time(moment: datetime) -> bytes:
    """The Time of certificates, CRLs and CMS: UTCTime, or GeneralizedTime from 2050."""
    moment = moment.astimezone(UTC)
    if moment.year >= _UTC_TIME_ENDS:
        return generalized_time(moment)
    return element(UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())


def _base128(value: int) -> bytes:
    digits = [value & 0x7F]
    while value := value >> 7:
        digits.append(value & 0x7F | 0x80)
    return bytes(reversed(digits))


@dataclass(frozen=True)
class Value:
    """One value that has been read: its tag, its content and the whole with both."""

    tag: int
    content: bytes
    whole: bytes

    def __iter__(self) -> Iterator["Value"]:
        """The values inside a structured one; Malformed when it is not one."""
        if not self.tag & _STRUCTURED:
            raise Malformed("a structured value is expected")
        rest = self.content
        while rest:
            value, rest = _first(rest)
            yield value

    def context(self) -> int | None:
        """The number of a context-specific tag, None for the others."""
        return self.tag & 0x1F if self.tag & 0xC0 == _CONTEXT else None

    def integer(self) -> int:
        """An INTEGER's value; Malformed for another tag, as in all of these."""
        return int.from_bytes(self.expect(INTEGER), signed=True)

    def text(self) -> str:
        """A string's value: PrintableString or IA5String."""
        tag = PRINTABLE_STRING if self.tag == PRINTABLE_STRING else IA5_STRING
        return self.expect(tag).decode("ascii")

    def bits(self) -> tuple[bytes, int]:
        """A BIT STRING's bytes, and how many of their bits count."""
        content = self.expect(BIT_STRING)
        if not content or content[0] > 7:
            raise Malformed("a bit string without its first octet")
        return content[1:], (len(content) - 1) * 8 - content[0]

    def oid(self) -> str:
        """An OBJECT IDENTIFIER in dotted notation."""
        numbers, number = [], 0
        for octet in self.expect(OID):
            number = number << 7 | octet & 0x7F
            if not octet & 0x80:
                numbers.append(number)
                number = 0
        if not numbers:
            raise Malformed("an object identifier of no length")
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, (first, numbers[0] - first * 40, *numbers[1:])))

    def moment(self) -> datetime:
        """A UTCTime's or GeneralizedTime's moment, in UTC."""
        short = self.tag == UTC_TIME
        text = self.expect(UTC_TIME if short else GENERALIZED_TIME).decode("ascii")
        try:
            read = datetime.strptime(
                text, "%y%m%d%H%M%SZ" if short else "%Y%m%d%H%M%SZ"
            )
        except ValueError:
            raise Malformed(f"{text!r} is no time") from None
        return read.replace(tzinfo=UTC)

    def expect(self, tag: int) -> bytes:
        """The content of a value that must have this tag."""
        if self.tag != tag:
            raise Malformed(f"tag {self.tag:#x} where {tag:#x} is expected")
        return self.content


def read(data: bytes) -> Value:
    """The one value these bytes are. Malformed when they are cut off or go on."""
    value, rest = _first(data)
    if rest:
        raise Malformed("bytes after the end")
    return value


def _first(data: bytes) -> tuple[Value, bytes]:
    if len(data) < 2:
        raise Malformed("cut off")
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        start += length & 0x7F
        size = data[2:start]
        length = int.from_bytes(size)
        if not size or size[0] == 0 or length < 0x80:
            raise Malformed("a length that is not DER")
    end = start + length
    if len(data) < end:
        raise Malformed("cut off")
    return Value(tag, data[start:end], data[:end]), data[end:]
