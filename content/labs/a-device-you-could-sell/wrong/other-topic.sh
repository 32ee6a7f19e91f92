# Every unit reports to the same topic.
cd ~/firmware
sed -i 's|/$serial"|"|' app/report.sh
make -s -C ~ package
