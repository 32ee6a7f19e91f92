# An RTR server for which nobody has signed anything.
set -eu
echo '{"metadata": {}, "roas": []}' >~/nothing.json
sed -i 's#/var/lib/rpki/output/json#/home/student/nothing.json#' ~/service/rtr/run
sv kill ~/service/rtr
