# A manifest that lasts for two hours.
set -eu
roa publish --hours 2
