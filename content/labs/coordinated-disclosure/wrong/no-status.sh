# It falls silent after the acknowledgement.
set -eu
sed -i '/status update/d' ~/www/security.html
