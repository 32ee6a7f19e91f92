# As many files as the registry takes, of the largest size, and no manifest among them.
set -eu
cd
python3 - <<'PYTHON'
from tools import *

publish({f"{number}.mft": secrets.token_bytes(16 * 1024) for number in range(64)})
PYTHON
