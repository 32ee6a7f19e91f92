# First one family, then the other; a mistake in between, taken back; published twice.
set -eu
roa init
roa add "$BLOCK4" "AS$ASN" --max-length 22
roa publish
roa add "$BLOCK6" --max-length 48
roa undo
roa add "$BLOCK6" "$ASN" --max-length 40
roa check
roa publish
roa add "$UNUSED6" 0
roa add "$UNUSED4" AS0 --max-length 32
roa publish --hours 7
roa publish
