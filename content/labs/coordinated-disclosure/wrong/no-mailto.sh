# mailto: is missing.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sed -i 's/mailto://' ~/plain.txt
cp ~/plain.txt security.txt
psirt sign
