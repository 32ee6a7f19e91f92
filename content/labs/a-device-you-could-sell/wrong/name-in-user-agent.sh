# The update server hears the owner's name for the device, as part of the user agent.
set -eu
cd ~
python3 /tmp/swap.py firmware/app/update.sh <<'PY'
(
    """    curl -sf --cacert""",
    """    curl -sf -A "device/$version ($(cat "$DATA/name" 2>/dev/null))" --cacert""",
),
PY
sh -n firmware/app/update.sh
make -s -C ~ package
