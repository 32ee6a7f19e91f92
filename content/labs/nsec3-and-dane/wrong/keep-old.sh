set -eu
cp /etc/tls/site.crt /etc/tls/old.crt
cp /etc/tls/site.key /etc/tls/old.key
