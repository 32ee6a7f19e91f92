set -eu
kill -STOP "$(pgrep -f '^/bin/sh .*keep-nginx')"
nginx -s stop
sleep 5
