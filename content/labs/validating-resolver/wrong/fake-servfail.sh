# Every question gets SERVFAIL.
set -eu
sh /tmp/play servfail
