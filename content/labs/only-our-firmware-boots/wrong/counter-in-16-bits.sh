# Of the counters only the lower half is compared.
cd ~/boot && sed -i 's/if (counter < \*COUNTER)/if ((uint16_t)counter < (uint16_t)*COUNTER)/' image.c
make -s
