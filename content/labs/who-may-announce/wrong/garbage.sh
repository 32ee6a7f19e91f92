# Random bytes in the place of manifest, revocation list and ROA.
set -eu
cd
python3 - <<'PYTHON'
from tools import *

names = ("you.mft", "you.crl", "a.roa")
publish({name: secrets.token_bytes(2000) for name in names})
PYTHON
