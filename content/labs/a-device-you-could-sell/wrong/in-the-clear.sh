# What is reported by TLS is reported to the old broker, too.
cd ~/firmware
sed -i 's|^    sh app/report.sh|    timeout 2 mosquitto_pub -h "$(cut -d: -f1 "$FACTORY/broker")" -p 1883 -t old -m alive\n&|' app/telemetry.sh
make -s -C ~ package
