set -eu
registrar ds clear
