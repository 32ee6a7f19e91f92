# Read the inbox as a person would, and write down what it says: ~/answers.json.
set -eu
cat >~/read.py <<'PYTHON'
import email, json, pathlib, re
from datetime import datetime, timedelta
from email import policy

SAYS = {
    "It can be reached from anywhere: r": "AV:N",
    "Somebody at the other end of the i": "AV:N",
    "One has to be in the same network ": "AV:A",
    "It works from the same Wi-Fi or ca": "AV:A",
    "One has to hold the device in one'": "AV:P",
    "Without touching the device, to op": "AV:P",
    "It works at the first attempt, eac": "AC:L",
    "Nothing has to be right by luck: w": "AC:L",
    "It needs a moment that the attacke": "AC:H",
    "The attacker must win a race that ": "AC:H",
    "No account is needed.": "PR:N",
    "The attacker does not have to log ": "PR:N",
    "An ordinary household member's acc": "PR:L",
    "The attacker has to be logged in, ": "PR:L",
    "The attacker has to be logged in a": "PR:H",
    "Only with the installer's administ": "PR:H",
    "Nobody else has to do anything.": "UI:N",
    "It happens without any help of a u": "UI:N",
    "The owner has to be led to open a ": "UI:R",
    "It happens only once a user has cl": "UI:R",
    "What suffers is the device itself,": "S:U",
    "The harm stays within the device.": "S:U",
    "What suffers is not only the devic": "S:C",
    "The harm does not end at the devic": "S:C",
    "All that is stored can be read, ke": "C:H",
    "Nothing stays secret: every file c": "C:H",
    "Some of what is stored can be read": "C:L",
    "A little leaks: single readings, n": "C:L",
    "Nothing can be read that is not pu": "C:N",
    "No data leaks.": "C:N",
    "Anything can be changed, the firmw": "I:H",
    "The attacker can alter every file ": "I:H",
    "Some values can be altered, within": "I:L",
    "A few settings of no great weight ": "I:L",
    "Nothing can be altered.": "I:N",
    "All data stays as it was.": "I:N",
    "The device can be brought down unt": "A:H",
    "It stops working altogether, for a": "A:H",
    "The device becomes slow now and th": "A:L",
    "There are short gaps in its servic": "A:L",
    "It goes on working as ever.": "A:N",
    "Its service does not suffer.": "A:N",
}
home = pathlib.Path.home()
book = (home / "handbook.txt").read_text()
settings = json.loads(pathlib.Path("/etc/psirt/psirt.json").read_text())
releases = settings["releases"]
mails = [
    email.message_from_bytes(path.read_bytes(), policy=policy.default)
    for path in (home / "Maildir").glob("[nc]*/*")
]
mails.sort(key=lambda m: (m["Date"].datetime, m["Message-ID"]))
number = {m["Message-ID"]: n for n, m in enumerate(mails, 1)}


def text(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


inside = [m for m in mails if settings["domain"] in m["From"]]
cna = next(m for m in mails if "cna-lab" in m["From"])
reports = [m for m in mails if m not in inside and m is not cna]
cves = dict(re.findall(r"(ENG-\d+): (CVE-\S+)", text(cna)))
flaws = {}
for note in inside:
    said = text(note)
    if " confirmed" not in note["Subject"]:
        continue
    label = note["Subject"].split()[0]
    first = releases.index(re.search(r"It came with release (\S+) and", said)[1])
    role, end = "embargoed", len(releases)
    if found := re.search(r"Release (\S+) repairs it. Users can have it since (\S+) at", said):
        role, end = "exploited", releases.index(found[1])
        released = found[2]
    elif found := re.search(r"With (\S+) the page was written anew", said):
        role, end = "minor", releases.index(found[1])
    else:
        planned = re.search(r"can have it from (\S+) on", said)[1]
    metrics = dict(v.split(":") for p, v in SAYS.items() if p in said)
    vector = "CVSS:3.1/" + "/".join(f"{m}:{metrics[m]}" for m in "AV AC PR UI S C I A".split())
    weakness = re.search(r"(CWE-\d+), (.*?)\. - ", said)
    flaws[role] = {
        "cve": cves[label],
        "cwe": {"id": weakness[1], "name": weakness[2]},
        "vector": vector,
        "affected": releases[first:end],
        "field": (re.search(r"parameter (\w+)", said) or [None, None])[1],
    }
other = re.search(r"(\w+), which makes the .*: (\S+@\S+)", book)
role = {}
for mail in reports:
    said = text(mail)
    names = [part.get_filename() for part in mail.iter_attachments()]
    if "web log" in said:
        role["duplicate"] = mail
    elif any(name.endswith(".asc") for name in names):
        role["embargoed"] = mail
        deadline = re.search(r"publish on (\S+) at the latest", said)[1]
    elif names:
        role["malicious"] = mail
    elif f"`{flaws['exploited']['field']}`" in said:
        role["exploited"] = mail
    elif f"`{flaws['minor']['field']}`" in said:
        role["minor"] = mail
    elif other[1] in said:
        role["elsewhere"] = mail
    elif re.search("button|ping|label|version", said) and "my" in said.split():
        role["designed"] = mail
    else:
        role.setdefault("spam", []).append(mail)
named = next(
    re.search(r"(?:me as|goes to|stand as) \"?(.+?)(?:, nothing|, written|\"\.)", text(role[r]))
    for r in ("exploited", "duplicate")
    if re.search("me as|goes to|stand as", text(role[r]))
)[1]
aware = role["duplicate"]["Date"].datetime
form = "%Y-%m-%dT%H:%M:%SZ"
fixed = datetime.strptime(released, form)
answers = {
    "numbers": {r: number[m["Message-ID"]] for r, m in role.items() if r != "spam"},
    "spam": [number[m["Message-ID"]] for m in role["spam"]],
    "flaws": flaws,
    "embargo": deadline,
    "planned": planned,
    "credit": named,
    "other": other[2],
    "fixed": releases[-1],
    "dates": {
        "early-warning": (aware + timedelta(hours=24)).strftime(form),
        "notification": (aware + timedelta(hours=72)).strftime(form),
        "final-report": (fixed + timedelta(days=14)).strftime(form),
    },
    "countries": re.search(r"Sold in: (.*)", book)[1],
    **settings,
}
(home / "answers.json").write_text(json.dumps(answers, indent=1))
PYTHON
python3 ~/read.py
