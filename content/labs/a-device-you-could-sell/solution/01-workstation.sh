# Look into the vendor's firmware, and say what it gives away.
set -eu
cd ~
mkdir -p build keys release
offset=$(grep --only-matching --byte-offset --text hsqs vendor/firmware.bin | head -n 1)
tail -c "+$((${offset%%:*} + 1))" vendor/firmware.bin >build/vendor.squashfs
test -d firmware || unsquashfs -no-progress -quiet -dest firmware build/vendor.squashfs

leak=$(grep --recursive --files-with-matches CLOUD_SECRET= firmware)
jq --null-input \
    --arg file "${leak#firmware/}" \
    --arg user "$(sed -n 's/^CLOUD_USER=//p' "$leak")" \
    --arg secret "$(sed -n 's/^CLOUD_SECRET=//p' "$leak")" \
    '{file: $file, user: $user, secret: $secret}' >release/findings.json
rm "$leak"

# A key for updates. Its certificate goes into the firmware, and nothing else of it.
test -e keys/update.key || openssl req -x509 -newkey ec \
    -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj "/CN=updates" \
    -addext extendedKeyUsage=emailProtection -addext keyUsage=digitalSignature \
    -keyout keys/update.key -out keys/update.crt
cp keys/update.crt firmware/etc/update.crt
