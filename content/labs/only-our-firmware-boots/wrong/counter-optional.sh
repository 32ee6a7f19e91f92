# What has no counter is taken to be new enough.
cd ~/boot && sed -i 's/if (!sealed_number(&parts, TLV_COUNTER, &counter))/if (0)/
    s/if (counter < \*COUNTER)/if (sealed_number(\&parts, TLV_COUNTER, \&counter) \&\& counter < *COUNTER)/' image.c
make -s
