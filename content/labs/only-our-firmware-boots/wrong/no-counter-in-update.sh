# The counter is compared at the start only, when the old firmware is gone.
cd ~/boot && sed -i 's/if (counter < \*COUNTER)/if (slot == PRIMARY \&\& counter < *COUNTER)/' image.c
make -s
