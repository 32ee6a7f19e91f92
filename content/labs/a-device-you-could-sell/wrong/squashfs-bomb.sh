# What is handed out is small, and more than the memory when it is unpacked.
cd ~/firmware
head -c 40000000 /dev/zero | tr '\0' x >app/ballast
make -s -C ~ package
