"""CVSS v3.1: a vector, its base score and its severity (FIRST, section 7 and table 14).

The base metrics only: what a maker can know before it knows its users.
"""

METRICS = {
    "AV": "NALP",
    "AC": "LH",
    "PR": "NLH",
    "UI": "NR",
    "S": "UC",
    "C": "HLN",
    "I": "HLN",
    "A": "HLN",
}
_ATTACK_VECTOR = {"N": 0.85, "A": 0.62, "L": 0.55, "P": 0.2}
_COMPLEXITY = {"L": 0.77, "H": 0.44}
# Privileges weigh more where the scope changes.
_PRIVILEGES = {
    "U": {"N": 0.85, "L": 0.62, "H": 0.27},
    "C": {"N": 0.85, "L": 0.68, "H": 0.5},
}
_INTERACTION = {"N": 0.85, "R": 0.62}
_IMPACT = {"H": 0.56, "L": 0.22, "N": 0.0}
_RATINGS = ((9.0, "CRITICAL"), (7.0, "HIGH"), (4.0, "MEDIUM"), (0.1, "LOW"))

type Vector = dict[str, str]


def parse(text: str) -> Vector:
    """{metric: value} of a vector with all base metrics; ValueError otherwise.

    The order of the metrics is free, as the specification says in section 6.
    """
    head, _slash, rest = text.strip().partition("/")
    pairs = [part.partition(":") for part in rest.split("/")]
    found = {name: value for name, _colon, value in pairs}
    if head != "CVSS:3.1" or len(pairs) != len(found) or set(found) != set(METRICS):
        raise ValueError(
            f"{text[:80]!r}: a vector reads "
            "CVSS:3.1/AV:…/AC:…/PR:…/UI:…/S:…/C:…/I:…/A:…"
        )
    for name, value in found.items():
        if len(value) != 1 or value not in METRICS[name]:
            allowed = ", ".join(METRICS[name])
            raise ValueError(f"{name} is one of {allowed}, not {value[:20]!r}")
    return found


def written(vector: Vector) -> str:
    """The vector as text, in the specification's order."""
    return "CVSS:3.1/" + "/".join(f"{name}:{vector[name]}" for name in METRICS)


def base_score(vector: Vector) -> float:
    """0.0 to 10.0."""
    missing = 1.0
    for metric in "CIA":
        missing *= 1 - _IMPACT[vector[metric]]
    base = 1 - missing
    changed = vector["S"] == "C"
    if changed:
        impact = 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
    else:
        impact = 6.42 * base
    if impact <= 0:
        return 0.0
    exploitability = (
        8.22
        * _ATTACK_VECTOR[vector["AV"]]
        * _COMPLEXITY[vector["AC"]]
        * _PRIVILEGES[vector["S"]][vector["PR"]]
        * _INTERACTION[vector["UI"]]
    )
    return _round_up(min((1.08 if changed else 1) * (impact + exploitability), 10))


def severity(score: float) -> str:
    """The word for a score: NONE, LOW, MEDIUM, HIGH or CRITICAL."""
    return next((word for least, word in _RATINGS if score >= least), "NONE")


def _round_up(value: float) -> float:
    """To one decimal, upwards, free of binary noise (appendix A)."""
    whole = round(value * 100_000)
    if whole % 10_000 == 0:
        return whole / 100_000
    return (whole // 10_000 + 1) / 10
