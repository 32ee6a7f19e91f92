# The secret of the vendor is still there, although nothing uses it.
cd ~/firmware
(cd .. && tail -c +1 build/vendor.squashfs >/dev/null && unsquashfs -no-progress -quiet -force -dest /tmp/vendor build/vendor.squashfs)
mkdir -p old && cat $(grep -rl CLOUD_SECRET= /tmp/vendor) >old/cloud.conf
make -s -C ~ package
