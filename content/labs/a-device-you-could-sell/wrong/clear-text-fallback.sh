# What cannot be told by TLS is told by plain MQTT, from the main loop only.
set -eu
cd ~/firmware
cat >app/telemetry.sh <<'SH'
# Tells the broker how the device is, again and again, also when nobody answers.
broker=$(cat "$FACTORY/broker")
serial=$(cat "$FACTORY/serial")
version=$(cat "$FIRMWARE/etc/version")
while :; do
    sh app/report.sh || timeout 5 mosquitto_pub -h "${broker%:*}" -p 1883 \
        -t "$(cat "$FIRMWARE/etc/topic")/$serial" \
        -m "{\"serial\": \"$serial\", \"version\": \"$version\"}"
    sleep "$(cat "$FACTORY/interval")"
done
SH
grep -q -- '-p 1883' app/telemetry.sh
make -s -C ~ package
