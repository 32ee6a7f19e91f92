# Which of them holds?
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
grep ^Expires ~/plain.txt >~/twice.txt
cat ~/twice.txt >>~/plain.txt
cp ~/plain.txt security.txt
psirt sign
