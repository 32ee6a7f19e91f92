# Nobody finds anything any more.
set -eu
rm ~/www/.well-known/security.txt
