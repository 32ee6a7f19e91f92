# Names are read in any case, lines may end as in mail.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
tac ~/plain.txt | sed 's/^Contact:/CONTACT:/; s/$/\r/' >~/other.txt
mv ~/other.txt ~/plain.txt
cp ~/plain.txt security.txt
