# A validator that runs every few seconds, and its findings in every filter.
set -eu
curl --silent --fail --output /etc/tals/lab.tal http://registry:8080/tal
mkdir -p ~/service/validator
cat >~/service/validator/run <<'END'
#!/bin/sh
rpki-client -R -B /var/lib/rpki/output 2>/dev/null && birdc configure
exec sleep 3
END
chmod +x ~/service/validator/run
for _try in $(seq 100); do
    [ -s /var/lib/rpki/output/bird ] && break
    sleep 0.2
done
cat >/etc/bird/verify.conf <<'END'
include "/var/lib/rpki/output/bird";

function wrong_origin() -> bool
{
    if net.type = NET_IP4 then return roa_check(ROAS4) = ROA_INVALID;
    return roa_check(ROAS6) = ROA_INVALID;
}
END
# On the way up from customers and peers, down from providers.
sed -i -e '/^define FROM_CUSTOMER/a include "/etc/bird/verify.conf";' \
    -e '/^filter from_/a \    if wrong_origin() then reject;' \
    -e '/^filter from_provider/a \    if aspa_check_downstream(ASPAS) = ASPA_INVALID then reject;' \
    -e '/^filter from_peer/a \    if aspa_check_upstream(ASPAS) = ASPA_INVALID then reject;' \
    -e '/^filter from_customer/a \    if aspa_check_upstream(ASPAS) = ASPA_INVALID then reject;' \
    /etc/bird/bird.conf
birdc configure check
birdc configure
