# The web site: a key, security.txt, and the policy.
set -eu
psirt key
expires=$(date -u -d '+180 days' +%Y-%m-%dT%H:%M:%SZ)
contact=$(jq -r .contact ~/answers.json)
cat >~/www/.well-known/security.txt <<TXT
# Tell us what is wrong with our devices.
Contact: mailto:$contact
Expires: $expires
Encryption: https://www.$DOMAIN/openpgp-key.asc
Preferred-Languages: en, nl
Canonical: https://www.$DOMAIN/.well-known/security.txt
Policy: https://www.$DOMAIN/security.html
CSAF: https://www.$DOMAIN/.well-known/csaf/provider-metadata.json
TXT
cat >~/www/security.html <<HTML
<!doctype html>
<html lang="en">
<title>If you find a hole</title>
<h1>If you find a hole in one of our devices</h1>
<p>Write to <a href="mailto:$contact">$contact</a>, in confidence if you like with
<a href="/openpgp-key.asc">our key</a>. We take legal action against nobody who tests a
device of their own and tells us.</p>
<ul>
<li>We acknowledge every report within 5 days.</li>
<li>Until it is resolved, you get a status update every two weeks.</li>
<li>We agree with you on a day of publication, and name you if you wish.</li>
</ul>
HTML
psirt sign
