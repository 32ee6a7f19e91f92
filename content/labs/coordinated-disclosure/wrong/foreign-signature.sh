# Not the one that Encryption names.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sqop generate-key 'Somebody else' >~/other.key
sqop inline-sign --as=clearsigned ~/other.key <~/plain.txt >security.txt
