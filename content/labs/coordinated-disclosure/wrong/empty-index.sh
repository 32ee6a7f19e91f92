# The file is there, and nobody finds it.
set -eu
: >~/www/.well-known/csaf/white/index.txt
