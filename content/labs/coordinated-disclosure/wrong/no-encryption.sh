# Nobody can write in confidence.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sed -i '/^Encryption/d' ~/plain.txt
cp ~/plain.txt security.txt
