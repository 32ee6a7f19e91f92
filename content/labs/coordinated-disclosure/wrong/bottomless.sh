# A program that reads it must not fall over.
set -eu
cd ~/www/.well-known/csaf/white
file=$(head -n 1 index.txt)
python3 -c 'print("[" * 60000 + "]" * 60000)' >"$file"
