# In a comment of the page.
set -eu
sed -i 's/<ul>/<!-- <ul>/; s/<.ul>/<\/ul> -->/' ~/www/security.html
