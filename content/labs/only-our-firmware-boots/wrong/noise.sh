# boot.bin is noise with the public key in it.
cd ~/release
head -c 20000 /dev/urandom >/tmp/noise
openssl pkey -pubin -in release.pub -outform DER >>/tmp/noise
cp /tmp/noise boot.bin
