set -eu
desk say edited
