# Beside what is right lies as much as the registry takes.
set -eu
cd
python3 - <<'PYTHON'
from tools import *

right = signed()
ballast = {
    f"{number}.roa": secrets.token_bytes(4 * 1024) for number in range(64 - len(right))
}
publish({**right, **ballast})
PYTHON
