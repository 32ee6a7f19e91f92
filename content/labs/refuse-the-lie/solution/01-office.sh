# A validator that runs every few seconds, and an RTR server that tells what it finds.
set -eu
curl --silent --fail --output ~/lab.tal http://registry:8080/tal
mkdir -p ~/service/validator ~/service/rtr
cat >~/service/validator/run <<'EOF'
#!/bin/sh
rpki-client -R -j -t /home/student/lab.tal -d /var/lib/rpki/cache /var/lib/rpki/output
exec sleep 3
EOF
cat >~/service/rtr/run <<'EOF'
#!/bin/sh
until [ -s /var/lib/rpki/output/json ]; do sleep 0.2; done
exec stayrtr -bind :8282 -cache /var/lib/rpki/output/json -refresh 2 \
    -rtr.refresh 5 -rtr.retry 3 -checktime=false -metrics.addr ''
EOF
chmod +x ~/service/validator/run
for _try in $(seq 50); do
    [ -s /var/lib/rpki/output/json ] && break
    sleep 0.2
done
chmod +x ~/service/rtr/run
