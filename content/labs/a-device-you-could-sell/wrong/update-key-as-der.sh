# The private key for updates lies in the firmware, in binary form, beside its certificate.
set -eu
cd ~/firmware
openssl pkey -in ~/keys/update.key -outform DER -out etc/update.der
test -s etc/update.der
openssl pkey -inform DER -in etc/update.der -noout
make -s -C ~ package
