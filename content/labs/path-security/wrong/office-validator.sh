# The validator here: payloads by RTR, and the file by HTTP for whoever wants ASPAs.
set -eu
curl --silent --fail --output ~/lab.tal http://registry:8080/tal
mkdir -p ~/service/validator ~/service/rtr ~/service/file
cat >~/service/validator/run <<'END'
#!/bin/sh
rpki-client -R -j -B -t /home/student/lab.tal -d /var/lib/rpki/cache /var/lib/rpki/output
exec sleep 2
END
cat >~/service/rtr/run <<'END'
#!/bin/sh
exec stayrtr -bind :8282 -cache /var/lib/rpki/output/json -refresh 2 \
    -checktime=false -metrics.addr ''
END
cat >~/service/file/run <<'END'
#!/bin/sh
exec python3 -m http.server --directory /var/lib/rpki/output 8000
END
chmod +x ~/service/validator/run ~/service/file/run
for _try in $(seq 100); do
    [ -s /var/lib/rpki/output/json ] && break
    sleep 0.2
done
chmod +x ~/service/rtr/run
