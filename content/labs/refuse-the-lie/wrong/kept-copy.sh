# Not what is published now, but a copy of what once was.
set -eu
cp /var/lib/rpki/output/json ~/copy.json
sed -i 's#/var/lib/rpki/output/json#/home/student/copy.json#' ~/service/rtr/run
sv kill ~/service/rtr
