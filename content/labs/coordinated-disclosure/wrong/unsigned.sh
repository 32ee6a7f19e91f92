# What RFC 9116 recommends and does not demand.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
true
cp ~/plain.txt security.txt
