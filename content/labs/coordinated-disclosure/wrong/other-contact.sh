# Not the address of the PSIRT.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
sed -i 's/mailto:psirt/mailto:info/' ~/plain.txt
cp ~/plain.txt security.txt
psirt sign
