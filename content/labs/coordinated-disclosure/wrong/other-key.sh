# Not that of the contact.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sqop generate-key 'Sales <sales@'$DOMAIN'>' | sqop extract-cert >~/www/openpgp-key.asc
cp ~/plain.txt security.txt
