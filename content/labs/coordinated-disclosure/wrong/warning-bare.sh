# Whom should the CSIRT tell?
set -eu
sed -i '/on sale/d' ~/drafts/warning
sed -i '$a Sold in several countries: actively exploited.' ~/drafts/warning
