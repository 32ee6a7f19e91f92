# What is handed out is small, and more than the memory when it is unpacked.
cd ~/firmware
truncate -s 1G zeros
make -s -C ~ image
cp ~/build/rootfs.squashfs ~/release/
