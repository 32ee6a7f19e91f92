# The registrant orders the new DS by hand instead of waiting for the scanner.
set -eu
sleep 13
first=$(dig +short @registry "$ZONE" DS | cut -d ' ' -f 1)
dig +noall +answer @authority "$ZONE" DNSKEY | dnssec-dsfromkey -2 -f - "$ZONE" |
    grep -v "DS $first " | registrar ds set -
