# That is kept, and of no use.
set -eu
sed -i 's/within 5 days/within 30 days/' ~/www/security.html
