# Take everything, and keep to oneself what is invalid.
set -eu
sed -i '/aspa_check/d' /etc/bird/bird.conf
sed -i -e '/^filter to_/a \    if proto ~ "upstream*" \&\& aspa_check_downstream(ASPAS) = ASPA_INVALID then reject;' \
    -e '/^filter to_/a \    if proto !~ "upstream*" \&\& source = RTS_BGP \&\& aspa_check_upstream(ASPAS) = ASPA_INVALID then reject;' \
    /etc/bird/bird.conf
birdc configure
