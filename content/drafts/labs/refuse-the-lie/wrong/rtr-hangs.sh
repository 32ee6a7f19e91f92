# The RTR server takes calls and says nothing.
set -eu
kill -STOP "$(pidof stayrtr)"
