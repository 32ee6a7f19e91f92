# Sizes are believed.
cd ~/boot && sed -i 's/if (header->image_size > SLOT_SIZE - HEADER_SIZE)/if (0)/
    s/if (parts->covered > SLOT_SIZE - sizeof area)/if (0)/
    s/if (area.size > SLOT_SIZE - parts->covered)/if (0)/' image.c
make -s
