# Counters are compared as numbers that may be negative.
cd ~/boot
sed -i 's/if (counter < \*COUNTER)/if ((int32_t)counter < (int32_t)*COUNTER)/' image.c
make -s
