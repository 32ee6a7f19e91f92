# One function for all, by role, and RFC 9234 roles besides.
set -eu
sed -i -e '/if wrong_origin/d' -e '/if aspa_check/d' \
    -e '/^filter from_provider/a \    if wrong(false) then reject;' \
    -e '/^filter from_\(peer\|customer\)/a \    if wrong(true) then reject;' \
    -e '/^protocol bgp upstream/a \    local role customer;' \
    -e '/^protocol bgp attacker/a \    local role peer;' \
    -e '/^protocol bgp customer/a \    local role provider;' \
    /etc/bird/bird.conf
cat >>/etc/bird/verify.conf <<'END'
function wrong(bool up) -> bool
{
    if wrong_origin() then return true;
    return aspa_check(ASPAS, bgp_path, up) = ASPA_INVALID;
}
END
birdc configure
