# A CA that nobody has certified signs for everybody's prefixes.
set -eu
cd
python3 - <<'PYTHON'
from datetime import UTC, datetime, timedelta

from rpki_objects import keys
from rpki_objects.certificates import Authority
from rpki_objects.publication import PublicationPoint
from rpki_objects.roa import Roa
from tools import *

wishes = CA.wishes()
real = CA.authority(wishes)
point = PublicationPoint(Authority(keys.generate(), real.certificate, wishes.uri))
wanted = [
    Roa.of(entry.roa.prefix, entry.roa.asn) for entry in wishes.local.entries
]
publish(
    point.publish(dict.fromkeys(wanted), datetime.now(UTC), timedelta(hours=24))
)
PYTHON
