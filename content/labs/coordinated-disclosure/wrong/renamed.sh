# Nobody can tell from the list what it is.
set -eu
cd ~/www/.well-known/csaf/white
for file in */*.json; do mv "$file" "$(dirname "$file")/advisory.json"; done
sed -i 's#/.*#/advisory.json#' index.txt
