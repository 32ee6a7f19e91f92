# Its port is closed.
set -eu
sed -i 's/listen 443/listen 8443/' /etc/nginx/lab/nginx.conf
nginx -c /etc/nginx/lab/nginx.conf -e /tmp/nginx-error.log -s reload
sleep 1
