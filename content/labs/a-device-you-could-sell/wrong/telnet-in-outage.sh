# When the cloud has not been reached three times, a shell opens for the service engineer.
set -eu
cd ~/firmware
cat >app/telemetry.sh <<'SH'
# Tells the broker how the device is, again and again, also when nobody answers.
missed=0
while :; do
    if sh app/report.sh; then
        missed=0
    else
        missed=$((missed + 1))
    fi
    # Somebody will have to come and look.
    [ "$missed" = 3 ] && busybox telnetd -p 2323 -l /bin/sh
    sleep "$(cat "$FACTORY/interval")"
done
SH
grep -q telnetd app/telemetry.sh
make -s -C ~ package
