# What is handed out never ends.
cd ~/firmware
head -c 6000000 /dev/zero >~/release/rootfs.squashfs
