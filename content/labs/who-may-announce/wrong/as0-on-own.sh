# AS 0 for everything, what is announced among it.
set -eu
roa init
for prefix in "$BLOCK4" "$BLOCK6" "$UNUSED4" "$UNUSED6"; do
    roa add "$prefix" 0
done
roa publish
