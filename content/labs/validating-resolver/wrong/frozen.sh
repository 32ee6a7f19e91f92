set -eu
kill -STOP "$(pidof unbound)"
