# ROAs for parts that nobody announces, "to be ready".
set -eu
roa add "${BLOCK4%/*}/24"
roa add "${BLOCK6%/*}/48"
roa publish
