# The validator goes on, and BIRD is not told.
set -eu
sed -i 's/ && birdc configure//' ~/service/validator/run
sv restart ~/service/validator
