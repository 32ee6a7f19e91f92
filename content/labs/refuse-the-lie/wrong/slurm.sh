# Local exceptions (RFC 8416) from ~/slurm.json stand above what is signed.
set -eu
sed -i 's#-refresh 2#-refresh 2 -slurm /home/student/slurm.json#' ~/service/rtr/run
sv kill ~/service/rtr
