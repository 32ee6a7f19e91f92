# The counter is compared for updates only.
cd ~/boot && sed -i 's/if (counter < \*COUNTER)/if (slot == UPDATE \&\& counter < *COUNTER)/' image.c
make -s
