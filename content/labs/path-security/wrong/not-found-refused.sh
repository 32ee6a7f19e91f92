# Take what ROAs call valid, and nothing else.
set -eu
sed -i 's/= ROA_INVALID/!= ROA_VALID/' /etc/bird/verify.conf
birdc configure
