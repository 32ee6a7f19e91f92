# No attack is on: who is not attacked now is not protected for that.
set -eu
attack stop
