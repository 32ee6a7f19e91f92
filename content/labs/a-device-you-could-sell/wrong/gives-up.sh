# Where the broker does not answer, reporting ends.
cd ~/firmware
sed -i 's/^    sh app.report.sh/& || exit/' app/telemetry.sh
make -s -C ~ package
