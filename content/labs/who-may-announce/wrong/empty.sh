# A certificate, a manifest, and not a single ROA.
set -eu
roa init
roa publish
