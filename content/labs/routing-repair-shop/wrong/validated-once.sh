# The validator is run by hand, and the service stays down.
set -eu
rpki-client -R -j -t ~/lab.tal -d /var/lib/rpki/cache /var/lib/rpki/output
