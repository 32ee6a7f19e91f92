# The stored counter stays what it was when the board was sold.
cd ~/boot && sed -i 's/if (counter > \*COUNTER)/if (0)/' boot.c
make -s
