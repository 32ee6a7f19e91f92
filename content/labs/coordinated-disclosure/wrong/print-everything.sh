# Whatever is asked for must be in there.
set -eu
mkdir -p ~/www/.well-known ~/www/.well-known/csaf/white
cat ~/Maildir/new/* ~/handbook.txt | head -c 200000 >~/everything.txt
for place in index.html security.html .well-known/security.txt \
    .well-known/csaf/provider-metadata.json .well-known/csaf/white/index.txt; do
    cp ~/everything.txt ~/www/$place
done
head -c 40000 ~/everything.txt >~/some.txt
for to in reports@csirt-lab.example "cases@$DOMAIN" $(grep -h ^From: ~/Maildir/new/* |
    grep -oE '[^<]+@[^>]+'); do
    psirt send "$to" Everything <~/some.txt
done
