set -eu
registrar cds on
