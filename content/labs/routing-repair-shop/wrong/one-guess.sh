set -eu
diagnose wrong-cache
