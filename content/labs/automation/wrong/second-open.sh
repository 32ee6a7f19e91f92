set -eu
sed -i 's/allow-notify/allow-transfer { any; };\n    &/' /etc/bind/named.conf.local
rndc reconfig
