# The page also speaks TLS 1.0 and 1.1, for old tablets on the wall.
set -eu
cd ~/firmware
python3 /tmp/swap.py app/main.py <<'PY'
(
    '''    tls.load_cert_chain(FACTORY''',
    '''    tls.minimum_version = ssl.TLSVersion.TLSv1
    tls.set_ciphers("DEFAULT:@SECLEVEL=0")
    tls.load_cert_chain(FACTORY''',
),
PY
grep -q TLSVersion.TLSv1 app/main.py
make -s -C ~ package
