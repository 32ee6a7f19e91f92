set -eu
kill -STOP "$(pidof named)"
