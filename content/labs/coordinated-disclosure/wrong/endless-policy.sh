# Nobody reads on, and no program has to.
set -eu
head -c 2000000 /dev/zero | tr '\0' 'a' >>~/www/security.html
