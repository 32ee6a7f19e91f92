# What is wrong at the parent: the DS, or the name servers.
set -eu
case $FAULT in
after-roll | ds-digest | ds-sha1 | no-ds | no-sep | rsa-1024 | rsasha1)
    dig @authority "$ZONE" DNSKEY | dnssec-dsfromkey -2 -f - "$ZONE" | registrar ds set -
    ;;
stale-ns) registrar ns "ns1.$ZONE=$AUTHORITY_ADDRESS" ;;
esac
