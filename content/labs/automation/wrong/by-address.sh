# Whoever has the second server's address gets the zone; nobody needs a key.
set -eu
sed -i -e "s/allow-transfer { key \"transfer\"; };/allow-transfer { $SECONDARY_ADDRESS; };/" \
    -e "s/\($SECONDARY_ADDRESS\) key \"transfer\"/\1/" /etc/bind/named.conf.local
rndc reconfig
