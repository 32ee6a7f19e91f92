# Longer than the registry waits when nobody vouches.
set -eu
registrar cds on
sleep 26
