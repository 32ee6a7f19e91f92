# A second RTR server, which tells the same.
set -eu
mkdir -p ~/service/rtr2
sed 's/:8282/:8283/' ~/service/rtr/run >~/service/rtr2/run
chmod +x ~/service/rtr2/run
