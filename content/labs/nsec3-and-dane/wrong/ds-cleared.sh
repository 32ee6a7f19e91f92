set -eu
registrar ds clear
sleep 3
