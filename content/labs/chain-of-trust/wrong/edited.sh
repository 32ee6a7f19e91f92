# A record is changed in the signed file, as an editor in a hurry does.
set -eu
. /tmp/hand-tools
sed -i "s/$MAIL_ADDRESS/192.0.2.26/" "$signed"
grep -q 192.0.2.26 "$signed"
serve
