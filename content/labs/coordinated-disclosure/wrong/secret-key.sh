# Now everybody can read what is sent in confidence.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
cp ~/psirt.key ~/www/openpgp-key.asc
cp ~/plain.txt security.txt
