"""One page per text: the reader's language where there is one, else English."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import get_language


def in_reader_language[P: Any](pages: Iterable[P]) -> list[P]:
    """Keep one translation of each page, in the pages' own order.

    The reader's language wins, then the site's, then whichever comes first.
    Select `locale` with the pages: it is read for each.
    """
    wanted = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    chosen: dict[Any, P] = {}
    for page in pages:
        kept = chosen.get(page.translation_key)
        if kept is None or _rank(page, wanted) < _rank(kept, wanted):
            chosen[page.translation_key] = page
    return list(chosen.values())


def _rank(page: Any, wanted: str) -> int:
    order = [wanted, settings.LANGUAGE_CODE]
    code = page.locale.language_code
    return order.index(code) if code in order else len(order)
