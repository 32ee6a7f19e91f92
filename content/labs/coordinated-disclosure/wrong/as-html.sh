# RFC 9116 wants text/plain.
set -eu
sed -i 's#text/plain txt;#text/html txt;#; s#text/html html;#text/html html htm;#' /etc/nginx/lab/nginx.conf
nginx -c /etc/nginx/lab/nginx.conf -e /tmp/nginx-error.log -s reload
sleep 1
