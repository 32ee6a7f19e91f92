# The board talks without end.
cd ~/boot && sed -i 's/^int main(void)$/&\
{\
    image_is_good(UPDATE);\
    for (;;)\
        print("It is all in order. Believe me. ");\
}\
\
int was_main(void)/' boot.c
make -s
