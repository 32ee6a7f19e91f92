# The grader must not wait for it.
set -eu
sed -i 's/listen 443/listen 8443/' /etc/nginx/lab/nginx.conf
nginx -c /etc/nginx/lab/nginx.conf -e /tmp/nginx-error.log -s reload
sleep 1
cat >~/drip.py <<'PYTHON'
import socket, ssl, threading, time

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/etc/tls/site.crt", "/etc/tls/site.key")


def drip(plain):
    try:
        caller = context.wrap_socket(plain, server_side=True)
        caller.recv(4096)
        caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            caller.sendall(b"#")
            time.sleep(1)
    except OSError:
        pass


door = socket.create_server(("", 443))
while True:
    threading.Thread(target=drip, args=[door.accept()[0]], daemon=True).start()
PYTHON
setsid -f python3 ~/drip.py >/dev/null 2>&1
sleep 1
