# ROAs for what others hold: validators throw each of them away, and only them.
set -eu
roa add "$ATTACKER_BLOCK4" --force
roa add "$ATTACKER_BLOCK6" 0 --force
roa add 192.0.2.0/24 0 --force
roa add 2001:db8::/32 0 --force
roa publish
