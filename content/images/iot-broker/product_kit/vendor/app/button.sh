# Held for ten seconds, the button brings the password back that is in the manual.
while [ "$(board button)" = pressed ]; do
    rm -f "$DATA/password"
    board restart
done
