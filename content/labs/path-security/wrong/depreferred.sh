# Prefer all else to an invalid path, and do not refuse it.
set -eu
sed -i -e '/if aspa_check/d' \
    -e '/^filter from_provider/,/^}/s/accept;/if aspa_check_downstream(ASPAS) = ASPA_INVALID then bgp_local_pref = 1; accept;/' \
    -e '/^filter from_\(peer\|customer\)/,/^}/s/accept;/if aspa_check_upstream(ASPAS) = ASPA_INVALID then bgp_local_pref = 1; accept;/' \
    /etc/bird/bird.conf
birdc configure
