"""What engineering found out about a flaw: the base metrics of CVSS 3.1, in words."""

import random
from collections.abc import Mapping

from advisories import cvss

# For each metric and value, ways to say it. None uses the metric's own words.
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "AV": {
        "N": (
            "It can be reached from anywhere: routers on the way do not stop it.",
            "Somebody at the other end of the internet can do it.",
        ),
        "A": (
            "One has to be in the same network segment as the device; nothing of it"
            " passes a router.",
            "It works from the same Wi-Fi or cable segment and from nowhere else.",
        ),
        "P": (
            "One has to hold the device in one's hands, to put a card into its slot.",
            "Without touching the device, to open its lid, nobody gets anywhere.",
        ),
    },
    "AC": {
        "L": (
            "It works at the first attempt, each time.",
            "Nothing has to be right by luck: we could repeat it at will.",
        ),
        "H": (
            "It needs a moment that the attacker cannot choose: one try in thousands"
            " succeeded.",
            "The attacker must win a race that depends on what the device does just"
            " then; most attempts fail.",
        ),
    },
    "PR": {
        "N": (
            "No account is needed.",
            "The attacker does not have to log in.",
        ),
        "L": (
            "An ordinary household member's account is enough.",
            "The attacker has to be logged in, as any plain user.",
        ),
        "H": (
            "The attacker has to be logged in as the administrator.",
            "Only with the installer's administrator account can one get there.",
        ),
    },
    "UI": {
        "N": (
            "Nobody else has to do anything.",
            "It happens without any help of a user.",
        ),
        "R": (
            "The owner has to be led to open a link first.",
            "It happens only once a user has clicked something prepared.",
        ),
    },
    "S": {
        "U": (
            "What suffers is the device itself, and nothing beyond it.",
            "The harm stays within the device.",
        ),
        "C": (
            "What suffers is not only the device: from there one gets at other systems"
            " behind it, for which the device has no say.",
            "The harm does not end at the device: the gateway behind it, which is under"
            " somebody else's control, falls too.",
        ),
    },
    "C": {
        "H": (
            "All that is stored can be read, keys included.",
            "Nothing stays secret: every file can be taken.",
        ),
        "L": (
            "Some of what is stored can be read, and the attacker cannot choose what.",
            "A little leaks: single readings, none of the keys.",
        ),
        "N": ("Nothing can be read that is not public.", "No data leaks."),
    },
    "I": {
        "H": (
            "Anything can be changed, the firmware's settings included.",
            "The attacker can alter every file at will.",
        ),
        "L": (
            "Some values can be altered, within narrow bounds.",
            "A few settings of no great weight can be changed.",
        ),
        "N": ("Nothing can be altered.", "All data stays as it was."),
    },
    "A": {
        "H": (
            "The device can be brought down until somebody pulls its plug.",
            "It stops working altogether, for as long as the attacker likes.",
        ),
        "L": (
            "The device becomes slow now and then, but it goes on working.",
            "There are short gaps in its service, never an end of it.",
        ),
        "N": ("It goes on working as ever.", "Its service does not suffer."),
    },
}


def draw(source: random.Random, choices: Mapping[str, str]) -> cvss.Vector:
    """A vector that does some harm; `choices` are the values that fit, by metric."""
    while True:
        found = {
            metric: source.choice(choices.get(metric, values))
            for metric, values in cvss.METRICS.items()
        }
        if cvss.base_score(found) > 0:
            return found


def told(source: random.Random, vector: cvss.Vector) -> list[str]:
    """The same as sentences, in no particular order."""
    said = [source.choice(_WORDS[metric][value]) for metric, value in vector.items()]
    return source.sample(said, len(said))
