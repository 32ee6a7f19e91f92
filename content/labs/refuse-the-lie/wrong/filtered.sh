# Between validator and RTR server stands a filter; its rule comes from ~/rule.jq.
set -eu
cat >~/service/validator/run <<'RUN'
#!/bin/sh
rpki-client -R -j -t /home/student/lab.tal -d /var/lib/rpki/cache /var/lib/rpki/output
jq -f /home/student/rule.jq /var/lib/rpki/output/json >/var/lib/rpki/new &&
    mv /var/lib/rpki/new /var/lib/rpki/filtered
exec sleep 3
RUN
sed -i 's#/var/lib/rpki/output/json#/var/lib/rpki/filtered#' ~/service/rtr/run
sv kill ~/service/validator
for _try in $(seq 50); do
    [ -s /var/lib/rpki/filtered ] && break
    sleep 0.2
done
sv kill ~/service/rtr
