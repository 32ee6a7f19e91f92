# What is wrong is written nowhere where its finder could read it.
set -eu
found=$(grep -rlF -e "$FAULT" -e "$DESK_TOKEN" /etc /home /lab /run /tmp /var 2>/dev/null || true)
found+=$(tr '\0' '\n' </proc/1/environ | grep -F -e "$FAULT" -e "$DESK_TOKEN" || true)
[ -z "$found" ] || { echo "$found" >&2; exit 1; }
