# The validator has found enough.
set -eu
sv down ~/service/validator
