set -eu
dig +short @authority "$ZONE" CDS | registrar ds set -
registrar cds on
