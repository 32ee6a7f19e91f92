# The server takes the next key up.
set -eu
cd /etc/tls
cp next.crt site.crt
cp next.key site.key
nginx -t -q
nginx -s reload
pkill -f http.server
# The watch sees both once more before the old record goes.
sleep 2
