# Which is no CSIRT.
set -eu
sed -i '1s/reports@csirt-lab/cve@cna-lab/' ~/drafts/warning
