# What is handed out is signed with another key than devices know.
cd ~/firmware
cd && cp -r keys /tmp/keys
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "/CN=updates" \
    -addext extendedKeyUsage=emailProtection -addext keyUsage=digitalSignature \
    -keyout keys/update.key -out keys/update.crt 2>/dev/null
make -s package
cp /tmp/keys/* keys/ && cp keys/update.crt release/
