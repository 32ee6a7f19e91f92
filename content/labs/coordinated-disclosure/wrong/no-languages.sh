# In which language should one write?
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sed -i '/^Preferred/d' ~/plain.txt
cp ~/plain.txt security.txt
psirt sign
