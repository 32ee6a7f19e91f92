# Everything runs, but whom the validator trusts nobody has told it.
set -eu
mkdir -p ~/service/validator ~/service/rtr
cat >~/service/validator/run <<'RUN'
#!/bin/sh
rpki-client -R -j -d /var/lib/rpki/cache /var/lib/rpki/output
exec sleep 3
RUN
cat >~/service/rtr/run <<'RUN'
#!/bin/sh
exec stayrtr -bind :8282 -cache /var/lib/rpki/output/json -refresh 2 \
    -checktime=false -metrics.addr ''
RUN
chmod +x ~/service/*/run
