# The update is copied first, and judged when the old firmware is gone.
cd ~/boot && sed -i 's/if (image_is_good(UPDATE))/if (image_total(UPDATE))/' boot.c
make -s
