# What runs beside the page: reports, updates, the button, and the question whether a
# new firmware works.
set -eu
cd ~/firmware
topic=$(sed -n 's/.*-t "\(.*\)\/$serial".*/\1/p' app/telemetry.sh)
# Once more on the same tree, the topic is where the last run left it.
topic=${topic:-$(cat etc/topic)}
echo "$topic" >etc/topic

cat >app/report.sh <<'SH'
# Tells the broker how the device is, once, and waits until that has heard it; nobody
# but our broker does.
broker=$(cat "$FACTORY/broker")
serial=$(cat "$FACTORY/serial")
version=$(cat "$FIRMWARE/etc/version")
exec timeout 5 mosquitto_pub -q 1 -h "${broker%:*}" -p "${broker#*:}" --tls-version tlsv1.3 \
    --cafile "$FACTORY/ca.crt" --cert "$FACTORY/device.crt" --key "$FACTORY/device.key" \
    -t "$(cat "$FIRMWARE/etc/topic")/$serial" \
    -m "{\"serial\": \"$serial\", \"version\": \"$version\"}"
SH
cat >app/telemetry.sh <<'SH'
# Tells the broker how the device is, again and again, also when nobody answers.
while :; do
    sh app/report.sh
    sleep "$(cat "$FACTORY/interval")"
done
SH
cat >app/update.sh <<'SH'
# Looks for new firmware, again and again. SWUpdate judges who signed it, and whether it
# is newer; then it is on trial.
server=$(cat "$FACTORY/updates")
version=$(cat "$FIRMWARE/etc/version")
other=b
[ "${SLOT}" = b ] && other=a
tried=$(cat "$DATA/tried" 2>/dev/null)
ask() {
    curl -sf --cacert "$FACTORY/ca.crt" --max-time "$1" --max-filesize 2000000 \
        -o "$TMPDIR/$2" "https://$server/$3"
}
while sleep "$(cat "$FACTORY/interval")"; do
    ask 5 latest latest || continue
    package=$(head -c 100 "$TMPDIR/latest")
    [ "$package" = "$tried" ] && continue
    ask 20 package.swu "$package" || continue
    tried=$package
    if swupdate -k "$FIRMWARE/etc/update.crt" -N "$version" -R "$version" \
        -e "stable,$other" -i "$TMPDIR/package.swu"; then
        # Also after a restart: what was left once would be left for ever.
        echo "$tried" >"$DATA/tried"
        board try && board restart
    fi
    rm -f "$TMPDIR/package.swu"
done
SH
cat >app/selftest.sh <<'SH'
# A new firmware is good when its page answers, and the broker has heard of it.
serial=$(cat "$FACTORY/serial")
for _try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    code=$(curl -s --cacert "$FACTORY/ca.crt" --resolve "$serial.local:443:127.0.0.1" \
        --max-time 3 -o /dev/null -w '%{http_code}' "https://$serial.local/status")
    if [ "$code" = 401 ] && sh app/report.sh; then
        board confirm
        exit
    fi
    sleep 0.2
done
SH
cat >app/button.sh <<'SH'
# Held for ten seconds, the button makes the device as new.
while [ "$(board button)" = pressed ]; do
    find "$DATA" -mindepth 1 -delete
    board restart
done
SH
cat >init <<'SH'
#!/bin/sh
# Started by the boot loader, as the first process of this firmware.
cd "$FIRMWARE" || exit
python3 app/main.py &
sh app/telemetry.sh &
sh app/button.sh &
sh app/selftest.sh &
sh app/update.sh
SH
