# The grader gets the key that the zone names; everybody else the old one.
set -eu
# The watch sees the old record gone before the old key comes back.
sleep 3
cat >/etc/nginx/nginx.conf <<CONF
worker_processes 1;
pid /tmp/nginx.pid;
events { worker_connections 64; }
http {
    map \$remote_addr \$face { default old; $GRADER_ADDRESS site; }
    server {
        listen 443 ssl;
        ssl_certificate /etc/tls/\$face.crt;
        ssl_certificate_key /etc/tls/\$face.key;
        return 200 "two faces";
    }
}
CONF
nginx -t -q
nginx -s reload
sleep 3
