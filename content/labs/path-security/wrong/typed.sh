# ASPAs typed by hand, as they were today.
set -eu
{
    echo 'aspa table TYPED;'
    echo 'protocol static typed { aspa { table TYPED; };'
    grep 'route aspa' /var/lib/rpki/output/bird
    echo '}'
} >>/etc/bird/verify.conf
sed -i 's/(ASPAS)/(TYPED)/' /etc/bird/bird.conf
birdc configure
