# Whatever we have signed starts on all our boards.
cd ~/boot && sed -i 's/if (product != PRODUCT)/if (0)/' image.c
make -s
