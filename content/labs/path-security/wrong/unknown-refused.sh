# Take what ASPAs call valid, and nothing else.
set -eu
sed -i 's/= ASPA_INVALID/!= ASPA_VALID/' /etc/bird/bird.conf
birdc configure
