# The device reports, and does not say who it is.
cd ~/firmware
sed -i 's| --cert .*device.key"||' app/report.sh
make -s -C ~ package
