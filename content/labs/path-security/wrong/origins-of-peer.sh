# Origins of the peer only.
set -eu
sed -i '/^filter from_\(provider\|customer\)/,/^}/{/wrong_origin/d}' /etc/bird/bird.conf
birdc configure
