# An update is looked at only where firmware runs already.
cd ~/boot && sed -i 's/if (image_is_good(UPDATE))/if (image_is_good(PRIMARY) \&\& image_is_good(UPDATE))/' boot.c
make -s
