# The policy has a slip in its contact: another domain than security.txt's.
set -eu
cd ~
python3 /tmp/swap.py release/policy.txt <<'PY'
(
    "write to security@maker.example.\n",
    "write to security@maker.example.com.\n",
),
PY
