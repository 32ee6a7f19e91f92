# Decide what each report is, and write all letters; nothing is sent yet.
set -eu
get() { jq -r "$1" ~/answers.json; }
n() { get ".numbers[\"$1\"]"; }
for flaw in exploited embargoed minor; do
    score=$(psirt score "$(get ".flaws.$flaw.vector")" | awk 'NR == 2 {print $2}')
    case "$flaw:$score" in
        exploited:*) priority=urgent ;;
        *:CRITICAL | *:HIGH) priority=high ;;
        *:MEDIUM) priority=medium ;;
        *) priority=low ;;
    esac
    psirt triage "$(n $flaw)" --state confirmed --priority $priority \
        --cvss "$(get ".flaws.$flaw.vector")" \
        --affected "$(get ".flaws.$flaw.affected | join(\",\")")" >/dev/null
done
psirt triage "$(n duplicate)" --state duplicate --duplicate-of "$(n exploited)"
psirt triage "$(n designed)" --state not-a-vulnerability
psirt triage "$(n elsewhere)" --state other-vendor
psirt triage "$(n malicious)" --state malicious
for number in $(get '.spam[]'); do psirt triage "$number" --state spam; done
for name in early-warning notification final-report; do
    psirt date "$(n exploited)" $name "$(get ".dates[\"$name\"]")"
done
psirt date "$(n embargoed)" embargo "$(get .embargo)"

# The first line of a draft says how it is sent.
mkdir -p ~/drafts
cat >~/drafts/warning <<TXT
send reports@csirt-lab.example "Early warning, actively exploited vulnerability"
$(get .maker) has learned today that a vulnerability in its product $(get .product) is
being actively exploited. To our knowledge the product is on sale in $(get .countries).
A notification with more will follow within 72 hours.
TXT
for who in exploited minor; do
    cat >~/drafts/$who <<TXT
reply $(n $who)
Thank you for your report. We could confirm what you saw, it has a case of its own now,
and you will hear from us every two weeks until it is resolved.
TXT
done
cat >~/drafts/duplicate <<TXT
reply $(n duplicate)
Thank you, this helps all who use our devices. Please install release $(get .fixed) today,
from our web site, and disconnect those that you cannot update. We are on it.
TXT
cat >~/drafts/designed <<TXT
reply $(n designed)
Thank you for writing. What you describe is meant to be so, and our manual explains why it
is needed. If you see a way to misuse it from afar, please write to us again.
TXT
cat >~/drafts/elsewhere <<TXT
reply $(n elsewhere)
Thank you for writing. This device is not one of ours; its maker takes reports of this kind
at $(get .other) and should hear of it from you.
TXT
cat >~/drafts/embargoed <<TXT
reply --encrypt $(n embargoed)
Thank you. We confirm your finding and keep it to ourselves. All devices can have the fix
from our update server in time, and we propose to publish together on $(get .embargo).
TXT
