# The name server hangs, and the watcher sees it.
set -eu
kill -STOP "$(pidof named)"
sleep 15
