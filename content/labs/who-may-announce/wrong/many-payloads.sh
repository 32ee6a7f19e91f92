# As many validated payloads as fit: each ROA is full of parts of the own block.
set -eu
cd
python3 - <<'PYTHON'
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rpki_objects import cms, der, publication
from rpki_objects.certificates import Terms
from rpki_objects.cms import Content
from rpki_objects.issuing import Issued
from rpki_objects.resources import Claim, Resources, family_code, prefix_bits
from rpki_objects.roa import KIND, Roa
from tools import *


@dataclass(frozen=True)
class Full:
    """A ROA of many prefixes."""

    name: str
    prefixes: tuple
    block: object
    asn: int

    @property
    def file_name(self):
        return self.name

    @property
    def claim(self):
        return Claim(Resources.of([self.block]))

    @property
    def content(self):
        rows = [der.sequence(prefix_bits(prefix)) for prefix in self.prefixes]
        family = der.sequence(
            der.octets(family_code(self.block.version)), der.sequence(*rows)
        )
        return Content(KIND, der.sequence(der.integer(self.asn), der.sequence(family)))


wishes = CA.wishes()
authority = CA.authority(wishes)
block = next(e.roa.prefix for e in wishes.local.entries if e.roa.prefix.version == 6)
parts = block.subnets(new_prefix=64)
wanted = {}
for number in range(64 - 2 - len(wishes.local.entries)):
    full = Full(f"full{number}.roa", tuple(next(parts) for _ in range(160)), block, 64512)
    wanted[full] = None
for entry in wishes.local.entries:
    wanted[entry.roa] = None


def issue(authority, payload, serial, period, take_key):
    encoded = cms.sign(
        authority,
        payload.content,
        authority.place.uri(payload.file_name),
        Terms(serial, period, payload.claim),
        take_key(),
        period.since,
    )
    return Issued(payload, serial, period.until, encoded)


publication.issue = issue
point = CA.point(authority, wishes)
now = datetime.now(UTC)
files = point.publish(wanted, now, timedelta(hours=24))
print(max(len(content) for content in files.values()), "bytes at most")
publish(files)
PYTHON
