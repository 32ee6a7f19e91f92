# Access control forgets the grader.
set -eu
sed -i "s|^server:|server:\n    access-control: $GRADER_ADDRESS/32 refuse|" \
    /etc/unbound/unbound.conf
unbound-control reload
