"""What a policy's text promises: within what time, how often.

Sentences in English or Dutch; a person would read more into them than this does.
"""

import html
import re
from collections.abc import Iterator
from datetime import timedelta

_ACKNOWLEDGE = re.compile(
    r"acknowledg"
    r"|confirm\w* (?:of |the |that |we |have |its |your ){0,4}(?:receipt|received)"
    r"|(?:first|initial) (?:answer|reply|response)"
    r"|ontvangstbevestig|bevestig|eerste (?:antwoord|reactie)",
    re.I,
)
_STATUS = re.compile(
    r"\bstatus|progress|keep \w+ (?:informed|posted|up to date)"
    r"|updates? (?:on|about)\b"
    r"|updates? (?:you|reporters?)|voortgang|stand van zaken|op de hoogte|tussenstand",
    re.I,
)
_NUMBERS = {
    **{w: n for n, w in enumerate("one two three four five six seven".split(), 1)},
    **{w: n for n, w in enumerate("een twee drie vier vijf zes zeven".split(), 1)},
    **{
        "a": 1,
        "an": 1,
        "één": 1,
        "every": 1,
        "each": 1,
        "elke": 1,
        "iedere": 1,
        "per": 1,
    },
    **{"eight": 8, "ten": 10, "tien": 10, "fourteen": 14, "veertien": 14},
    **{"thirty": 30, "dertig": 30, "twenty-four": 24, "forty-eight": 48},
}
_HOURS = {
    "hour": 1,
    "uur": 1,
    "uren": 1,
    "day": 24,
    "dag": 24,
    "week": 168,
    "weke": 168,
}
_HOURS |= {"fort": 336, "mont": 744, "maan": 744}
_TIME = re.compile(
    r"\b(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")[\s-]+"
    r"(working |business |calendar |werk)?"
    r"(hours?|uur|uren|days?|dagen|dag|weeks?|weken|fortnights?|months?|maand(?:en)?)\b",
    re.I,
)
_ADVERBS = {"daily": 24, "weekly": 168, "wekelijks": 168, "monthly": 744}
_ADVERBS |= {"maandelijks": 744, "fortnightly": 336}
_ADVERB = re.compile(r"\b(" + "|".join(_ADVERBS) + r")\b", re.I)
_BLOCK = re.compile(r"</?(?:p|li|ul|ol|h[1-6]|br|div|tr|td|dt|dd|dl|section)\b", re.I)
_MAX_SENTENCE = 1500


def acknowledgement(text: str) -> timedelta | None:
    """Within what time a report is acknowledged; None when that is not said."""
    return _nearest(text, _ACKNOWLEDGE)


def status_updates(text: str) -> timedelta | None:
    """How often a reporter hears how far it is; None when that is not said."""
    return _nearest(text, _STATUS)


def plain(text: str) -> str:
    """A page's text as one sees it, blocks apart; what has no tags stays as it is."""
    if "<" not in text:
        return text
    for begin, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        text = _without(text, begin, end)
    out: list[str] = []
    for piece in text.split("<"):
        tag, closed, rest = piece.partition(">")
        if not out:
            out.append(piece)
        elif not closed:
            out.append(" ")
        else:
            out.append(("\n\n" if _BLOCK.match(f"<{tag[:20]}") else " ") + rest)
    return html.unescape("".join(out))


def _without(text: str, begin: str, end: str) -> str:
    kept, lower, place = [], text.lower(), 0
    while (start := lower.find(begin, place)) >= 0:
        kept.append(text[place:start])
        stop = lower.find(end, start)
        if stop < 0:
            return "".join(kept)
        place = stop + len(end)
    return "".join([*kept, text[place:]])


def _sentences(text: str) -> Iterator[str]:
    block: list[str] = []
    for line in [*text.splitlines(), ""]:
        line = " ".join(line.split())
        if not line or line[:2] in ("- ", "* "):
            yield from re.split(r"(?<=[.!?;]) ", " ".join(block))
            block = []
        block.append(line)


def _nearest(text: str, wanted: re.Pattern[str]) -> timedelta | None:
    """The time nearest to a wanted word, in the first sentence that has both."""
    for sentence in _sentences(text):
        sentence = sentence[:_MAX_SENTENCE]
        words = [match.span() for match in wanted.finditer(sentence)]
        times = list(_times(sentence))
        if words and times:
            return min(times, key=lambda t: min(_distance(t[0], w) for w in words))[1]
    return None


def _distance(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)


def _times(sentence: str) -> Iterator[tuple[tuple[int, int], timedelta]]:
    for match in _TIME.finditer(sentence):
        word = match[1].lower()
        number = int(word) if word.isdecimal() else _NUMBERS[word]
        unit = match[3].lower()
        hours = next(h for name, h in _HOURS.items() if unit.startswith(name[:3]))
        days = number * hours / 24
        if (match[2] or "").lower().startswith(("work", "busi", "werk")):
            days += 2 * -(-number // 5)  # a week of work has a weekend
        yield match.span(), timedelta(days=days)
    for match in _ADVERB.finditer(sentence):
        yield match.span(), timedelta(hours=_ADVERBS[match[1].lower()])
