# The oldest report was older than that already.
set -eu
sed -i 's/within 5 days/within 24 hours/' ~/www/security.html
