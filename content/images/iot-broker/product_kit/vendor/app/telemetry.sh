# Tells the cloud how the device is, again and again.
. "$FIRMWARE/{{ leak_file }}"
broker=$(cat "$FACTORY/broker")
serial=$(cat "$FACTORY/serial")
version=$(cat "$FIRMWARE/etc/version")
while :; do
    name=$(cat "$DATA/name" 2>/dev/null)
    mosquitto_pub -h "${broker%:*}" -p 1883 -u "$CLOUD_USER" -P "$CLOUD_SECRET" \
        -t "{{ topic }}/$serial" \
        -m "{\"serial\": \"$serial\", \"version\": \"$version\", \"owner\": \"$name\"}"
    sleep "$(cat "$FACTORY/interval")"
done
