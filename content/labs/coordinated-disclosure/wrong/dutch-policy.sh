# Other words, another language, no HTML.
set -eu
cd ~/www/.well-known
grep -E '^(Contact|Expires|Encryption|Preferred-Languages|Canonical|Policy|CSAF):' \
    security.txt >~/plain.txt
contact=$(jq -r .contact ~/answers.json)
cat >~/www/beleid.txt <<TXT
Meld een lek aan $contact.

- U krijgt binnen vijf werkdagen een ontvangstbevestiging.
- Wij houden u elke maand op de hoogte van de voortgang.
TXT
sed -i 's/security.html/beleid.txt/' ~/plain.txt
cp ~/plain.txt security.txt
psirt sign
