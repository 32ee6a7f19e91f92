"""How long something took, over many rows, as one histogram."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from prometheus_client.core import HistogramMetricFamily

BOUNDS = (0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 13, 30, 60, 300)
Label = tuple[str, Mapping[str, Q]]


def histogram(
    name: str,
    meaning: str,
    rows: "QuerySet[Any]",
    *,
    began: str,
    ended: str,
    label: Label | None = None,
) -> HistogramMetricFamily:
    """Seconds between two fields of each row, counted by the database.

    `label` parts the rows: its name, and the condition for each of its values.
    """
    names = [label[0]] if label else []
    family = HistogramMetricFamily(name, meaning, labels=names)
    for value, condition in (label[1] if label else {"": Q()}).items():
        counts, seconds = _measure(rows.filter(condition), began, ended)
        bounds = [*map(str, map(float, BOUNDS)), "+Inf"]
        buckets = list(zip(bounds, accumulate(counts), strict=True))
        family.add_metric([value] if label else [], buckets, seconds)
    return family


def _measure(rows: "QuerySet[Any]", began: str, ended: str) -> tuple[list[int], float]:
    """How many fall between each bound and the one before, and the sum in seconds."""
    took = ExpressionWrapper(F(ended) - F(began), DurationField())
    places = [
        When(took__lte=timedelta(seconds=bound), then=Value(place))
        for place, bound in enumerate(BOUNDS)
    ]
    found = (
        rows.annotate(took=took)
        .values(place=Case(*places, default=Value(len(BOUNDS))))
        .annotate(number=Count("pk"), together=Sum("took"))
    )
    counts, seconds = [0] * (len(BOUNDS) + 1), 0.0
    for row in found:
        counts[row["place"]] = row["number"]
        seconds += row["together"].total_seconds()
    return counts, seconds
