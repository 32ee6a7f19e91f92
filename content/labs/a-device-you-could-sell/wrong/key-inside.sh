# The key for updates lies beside its certificate.
cd ~/firmware
cp ~/keys/update.key etc/update.key
make -s -C ~ package
