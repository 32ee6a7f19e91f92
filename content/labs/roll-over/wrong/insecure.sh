# The DS is taken out for a while "to be safe": the names stay up, without protection.
set -eu
registrar cds off
dig +short @registry "$ZONE" DS >/tmp/ds
registrar ds clear
sleep 13
registrar ds set - </tmp/ds
sleep 2
