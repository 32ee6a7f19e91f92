# The package is not of the firmware that is handed out.
cd ~/firmware
echo '# changed' >>app/button.sh
make -s -C ~ image && cp ~/build/rootfs.squashfs ~/release/
