# Only major and minor version may not go down: 2.4.7 installs a signed 2.4.1.
set -eu
cd ~/firmware
sed -i 's/-N "$version" /-N "${version%.*}" /' app/update.sh
grep -qF -- '-N "${version%.*}" -R "$version"' app/update.sh
make -s -C ~ package
