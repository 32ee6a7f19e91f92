# The DS of the newest key alone, in the second in which the key appears.
set -eu
first=$(dig +short @registry "$ZONE" DS | cut -d ' ' -f 1)
dig +noall +answer @authority "$ZONE" DNSKEY | dnssec-dsfromkey -2 -f - "$ZONE" |
    grep -v "DS $first " | registrar ds set -
