# The clock overridden so that an old zone is valid again.
set -eu
then=$(date --utc --date='45 days ago' +%Y%m%d%H%M%S)
sed -i "s/^server:/server:\n    val-override-date: \"$then\"/" /etc/unbound/unbound.conf
unbound-control reload
