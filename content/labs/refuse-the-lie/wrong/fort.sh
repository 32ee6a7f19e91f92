# FORT validates in rpki-client's place.
set -eu
cat >~/service/validator/run <<'RUN'
#!/bin/sh
fort --mode=standalone --tal=/home/student/lab.tal \
    --local-repository=/var/lib/rpki/fort \
    --output.roa=/var/lib/rpki/new --output.format=json &&
    mv /var/lib/rpki/new /var/lib/rpki/fort.json
exec sleep 3
RUN
sed -i 's#/var/lib/rpki/output/json#/var/lib/rpki/fort.json#' ~/service/rtr/run
sv kill ~/service/validator
for _try in $(seq 50); do
    [ -s /var/lib/rpki/fort.json ] && break
    sleep 0.2
done
sv kill ~/service/rtr
