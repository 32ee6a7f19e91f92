"""Each student's maker: what is drawn fits together, and differs."""

import email
import itertools
from email import policy
from email.message import EmailMessage

import pytest
from advisories import cvss, moments
from cryptography import x509

from tests.content.disclosure.kits import NOW, made, truth

SEEDS = [str(number) for number in range(25)]


def inbox(seed: str) -> dict[str, EmailMessage]:
    files = made(seed).files
    mails = [
        email.message_from_bytes(data, policy=policy.default)
        for path, data in files.items()
        if "/Maildir/new/" in path
    ]
    return {str(mail["Message-ID"]): mail for mail in mails}


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body
    return " ".join(body.get_content().split())


@pytest.mark.parametrize("seed", SEEDS)
def test_every_report_is_in_the_inbox_and_nothing_is_left_open(seed: str) -> None:
    told, mails = truth(made(seed)), inbox(seed)
    roles = [report["role"] for report in told["reports"]]
    assert sorted(roles) == sorted(
        "exploited duplicate embargoed minor designed elsewhere malicious".split()
        + ["spam"] * 2
    )
    assert {report["id"] for report in told["reports"]} < mails.keys()
    assert len(mails) == 14
    for mail in mails.values():
        assert "{" not in text(mail)
        assert "}" not in text(mail)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_report_of_a_flaw_is_older_than_its_duplicate(seed: str) -> None:
    ages = {r["role"]: r["age"] for r in truth(made(seed))["reports"]}
    assert ages["duplicate"] < 12 * 3600 < 48 * 3600 < ages["exploited"]
    # Whoever promises a week can keep it, hours after the kit was made.
    assert max(ages.values()) < 4 * 86400


@pytest.mark.parametrize("seed", SEEDS)
def test_dates_leave_a_window_and_tempt_beyond_it(seed: str) -> None:
    told = truth(made(seed))
    embargo = told["embargo"]
    assert f"{NOW:%Y-%m-%d}" < embargo["first"] < embargo["last"]
    fair = next(text(m) for m in inbox(seed).values() if m["Subject"] == "The fair")
    assert fair.split("fair on ")[1][:10] > embargo["last"]
    due = {name: moments.parse(day) for name, day in told["deadlines"].items()}
    assert due["early-warning"] > NOW
    assert (due["notification"] - due["early-warning"]).total_seconds() == 48 * 3600


@pytest.mark.parametrize("seed", SEEDS)
def test_flaws_are_of_releases_that_there_are(seed: str) -> None:
    told = truth(made(seed))
    flaws, releases = told["flaws"], told["releases"]
    for flaw in flaws.values():
        assert set(flaw["affected"]) < set(releases)
        assert cvss.base_score(cvss.parse(flaw["vector"])) > 0
    assert told["fixed"] not in flaws["exploited"]["affected"]
    assert told["fixed"] in flaws["embargoed"]["affected"]
    # Naming only what still gets updates is wrong for somebody.
    assert set(releases[:3]) & set(flaws["minor"]["affected"])
    assert len({flaw["cve"] for flaw in flaws.values()}) == 3


@pytest.mark.parametrize("seed", SEEDS)
def test_marks_of_what_is_under_embargo_stand_in_no_other_report(seed: str) -> None:
    told, mails = truth(made(seed)), inbox(seed)
    for report in told["reports"]:
        said = mails[report["id"]].as_string()
        there = any(mark in said for mark in told["marks"])
        assert there == (report["role"] == "embargoed")


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_named_and_who_is_not_are_two_people(seed: str) -> None:
    told, mails = truth(made(seed)), inbox(seed)
    found = {r["role"]: text(mails[r["id"]]) for r in told["reports"]}
    wishes = [found["exploited"], found["duplicate"]]
    assert sum(told["credit"] in wish for wish in wishes) == 1
    assert not any(word in told["credit"] for word in told["hidden"])


def test_two_students_share_no_answer() -> None:
    for one, other in itertools.combinations(SEEDS[:8], 2):
        first, second = truth(made(one)), truth(made(other))
        assert first["flaws"] != second["flaws"]
        assert first["deadlines"] != second["deadlines"]
        ids = [{r["id"] for r in told["reports"]} for told in (first, second)]
        assert not ids[0] & ids[1]


def test_secrets_are_where_only_trusted_hosts_read_them() -> None:
    kit = made("1")
    for path, data in kit.files.items():
        if path.startswith("desk/"):
            assert b"grader-token" not in data
            assert b"secret key" not in data
    assert b"grader-token" in kit.files["mail/etc/mail/settings.json"]
    assert "nodes" not in kit.public
    assert "seed" not in kit.public


def test_the_same_seed_draws_the_same() -> None:
    again = made.__wrapped__("3")
    assert truth(again) == truth(made("3"))


def test_the_makers_site_is_certified_by_whom_desk_and_grader_trust() -> None:
    files = made("0").files
    site, authority = (
        x509.load_pem_x509_certificate(files[f"desk/etc/{name}"])
        for name in ("tls/site.crt", "psirt/ca.pem")
    )
    site.verify_directly_issued_by(authority)
    names = site.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["www.amber-12ab.example"]
    assert files["grader/etc/disclosure/ca.pem"] == files["desk/etc/psirt/ca.pem"]
