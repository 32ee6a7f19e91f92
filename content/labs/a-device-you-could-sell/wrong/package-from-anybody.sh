# The server's certificate is asked for where `latest` is fetched, and not for the package:
# that is signed anyway.
set -eu
cd ~
python3 /tmp/swap.py firmware/app/update.sh <<'PY'
(
    """    ask 20 package.swu "$package" || continue
""",
    """    # It is signed, so it does not matter who sends it.
    curl -ksf --max-time 20 --max-filesize 2000000 -o "$TMPDIR/package.swu" \\
        "https://$server/$package" || continue
""",
),
PY
sh -n firmware/app/update.sh
make -s -C ~ package
