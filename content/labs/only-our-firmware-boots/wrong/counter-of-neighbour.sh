# The counter is compared with that of the firmware in the primary slot.
cd ~/boot && sed -i 's/if (counter < \*COUNTER)/if (counter < image_counter(PRIMARY))/' image.c
make -s
