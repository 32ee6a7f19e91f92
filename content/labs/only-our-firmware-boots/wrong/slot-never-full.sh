# An image that just fills its slot is taken to be too large.
cd ~/boot && sed -i 's/if (area.size > SLOT_SIZE - parts->covered)/if (area.size >= SLOT_SIZE - parts->covered)/' image.c
make -s
