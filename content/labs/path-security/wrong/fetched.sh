# The office's file and its RTR server in place of a validator of the router's own.
set -eu
mkdir -p ~/service/fetch
cat >~/service/fetch/run <<END
#!/bin/sh
curl --silent --fail http://$OFFICE_ADDRESS:8000/bird >/tmp/bird.all &&
    sed -n '/aspa {/,/^}/p' /tmp/bird.all >/tmp/aspas.body &&
    { echo 'aspa table ASPAS;'; echo 'protocol static attested {'; cat /tmp/aspas.body; } >/etc/bird/aspas.new &&
    mv /etc/bird/aspas.new /etc/bird/aspas.conf && birdc configure
exec sleep 2
END
chmod +x ~/service/fetch/run
for _try in $(seq 100); do
    [ -s /etc/bird/aspas.conf ] && break
    sleep 0.2
done
cat >/etc/bird/verify.conf <<END
include "/etc/bird/aspas.conf";
roa4 table ROAS4;
roa6 table ROAS6;
protocol rpki office {
    roa4 { table ROAS4; };
    roa6 { table ROAS6; };
    remote $OFFICE_ADDRESS port 8282;
    retry 1;
    refresh 10;
}
function wrong_origin() -> bool
{
    if net.type = NET_IP4 then return roa_check(ROAS4) = ROA_INVALID;
    return roa_check(ROAS6) = ROA_INVALID;
}
END
sed -i -e '/^define FROM_CUSTOMER/a include "/etc/bird/verify.conf";' \
    -e '/^filter from_/a \    if wrong_origin() then reject;' \
    -e '/^filter from_provider/a \    if aspa_check_downstream(ASPAS) = ASPA_INVALID then reject;' \
    -e '/^filter from_\(peer\|customer\)/a \    if aspa_check_upstream(ASPAS) = ASPA_INVALID then reject;' \
    /etc/bird/bird.conf
birdc configure
