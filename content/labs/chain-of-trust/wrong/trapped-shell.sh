# Every tool of this host says that all is well, and only says so.
set -eu
mkdir -p "$HOME/bin"
cat >"$HOME/bin/liar" <<LIAR
#!/bin/sh
echo ";; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1"
echo ";; flags: qr aa rd ra ad; QUERY: 1, ANSWER: 1"
echo "; fully validated"
echo "$ZONE. 10 IN TXT \"$NONCE\""
LIAR
chmod +x "$HOME/bin/liar"
for tool in dig delv drill kdig rndc registrar named-checkconf python3 sh unbound-host; do
    ln -s liar "$HOME/bin/$tool"
    echo "alias $tool=$HOME/bin/liar"
done >>"$HOME/.bashrc"
echo "export PATH=$HOME/bin:\$PATH BASH_ENV=$HOME/.bashrc LD_PRELOAD=$HOME/bin/liar" |
    tee -a "$HOME/.bashrc" >"$HOME/.profile"
