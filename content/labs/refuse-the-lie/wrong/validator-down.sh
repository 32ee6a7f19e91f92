# The RTR server goes on telling what was true when the validator stopped.
set -eu
sv down ~/service/validator
