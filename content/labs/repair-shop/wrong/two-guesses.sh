set -eu
desk say edited
desk say not-yet-valid
