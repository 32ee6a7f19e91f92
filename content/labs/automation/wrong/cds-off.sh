set -eu
registrar cds off
