set -eu
registrar ds set 12345 13 2 "$(printf '%064d' 1)"
