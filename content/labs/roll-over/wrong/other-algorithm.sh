set -eu
sed -i 's/rsasha256 2048/ed25519/' /etc/bind/named.conf.local
