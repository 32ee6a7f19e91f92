# security.txt is of last year.
cd ~/firmware
sed -i 's|^Expires:.*|Expires: 2025-01-01T00:00:00Z|' etc/security.txt
make -s -C ~ package
