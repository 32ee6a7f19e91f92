"""What colleagues and the CVE numbering authority write, and the PSIRT's handbook."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from advisories import moments

from disclosure_kit import facts
from disclosure_kit.flaws import Flaw, Flaws
from disclosure_kit.letters import Letter, new_id
from disclosure_kit.people import Person
from disclosure_kit.product import UNSUPPORTED, Maker

CSIRT = "reports@csirt-lab.example"


@dataclass(frozen=True)
class Plans:
    """When fixes are there: one since `released`, the other not before `planned`.

    Marketing would like to publish on `fair`, which is too late.
    """

    released: datetime
    planned: datetime
    deadline: datetime
    fair: datetime


def draw_plans(source: random.Random, now: datetime) -> Plans:
    """The deadline is some days after the fix, the fair after both."""
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    planned = noon + timedelta(days=source.randint(15, 26))
    deadline = planned + timedelta(days=source.randint(5, 12))
    released = now - timedelta(minutes=source.randint(40, 110))
    return Plans(
        released.replace(second=0, microsecond=0),
        planned,
        deadline,
        deadline + timedelta(days=source.randint(3, 15)),
    )


class Notes:
    """Writes what comes from inside, and from the numbering authority."""

    def __init__(
        self,
        source: random.Random,
        maker: Maker,
        flaws: Flaws,
        plans: Plans,
        colleagues: tuple[Person, Person],
    ) -> None:
        self._source = source
        self._maker = maker
        self._flaws = flaws
        self._plans = plans
        self._engineer, self._marketing = colleagues

    def all(self, now: datetime) -> list[Letter]:
        """A note on each flaw, the CVE numbers, and what marketing wants."""
        flaws, plans, maker = self._flaws, self._plans, self._maker
        newest = maker.releases[-1]
        fixed = (
            f"Release {newest} repairs it. Users can have it since"
            f" {moments.written(plans.released)} at {maker.web}/firmware/{newest}."
        )
        waiting = (
            "No release repairs it yet. The next one will, and all devices can have it"
            f" from {plans.planned:%Y-%m-%d} on, not earlier: the chips' maker has to"
            " sign it."
        )
        after = maker.releases[maker.releases.index(flaws.minor.affected[-1]) + 1]
        gone = (
            f"With {after} the page was written anew, and this flaw went with the old"
            " one, without anybody noticing."
        )
        letters = [
            self._note(flaws.exploited, fixed, now),
            self._note(flaws.embargoed, waiting, now),
            self._note(flaws.minor, gone, now),
            self._numbers(now),
            self._fair(now),
        ]
        return self._source.sample(letters, len(letters))

    def _written(
        self, sender: Person, subject: str, body: str, now: datetime
    ) -> Letter:
        sent = now - timedelta(minutes=self._source.randint(5, 40))
        return Letter(
            "internal",
            sender,
            subject,
            body,
            sent.replace(microsecond=0),
            new_id(self._source, sender),
        )

    def _note(self, flaw: Flaw, ends: str, now: datetime) -> Letter:
        body = (
            f"{flaw.label}: {flaw.kind.title} in {flaw.where}.\n\n"
            f"Confirmed. {flaw.kind.cwe}, {flaw.kind.weakness}.\n\n"
            + "".join(f"- {fact}\n" for fact in facts.told(self._source, flaw.vector))
            + f"\nIt came with release {flaw.affected[0]} and has been in every release"
            f" since, unless I say so here. {ends}\n\n{self._engineer.first}\n"
        )
        subject = f"{flaw.label} confirmed"
        return self._written(self._engineer, subject, body, now)

    def _numbers(self, now: datetime) -> Letter:
        flaws = (self._flaws.exploited, self._flaws.embargoed, self._flaws.minor)
        lines = [f"    {flaw.label}: {flaw.cve}\n" for flaw in flaws]
        body = (
            f"Dear PSIRT of {self._maker.name},\n\nwe have reserved these numbers for"
            " you. A number says nothing in public until you publish.\n\n"
            + "".join(self._source.sample(lines, 3))
            + "\nYour CNA of last resort in this lab\n"
        )
        sender = Person("CVE desk", "cve@cna-lab.example")
        return self._written(sender, "CVE numbers reserved", body, now)

    def _fair(self, now: datetime) -> Letter:
        body = (
            f"About {self._flaws.embargoed.label}: could we keep this quiet until the"
            f" fair on {self._plans.fair:%Y-%m-%d}? The stand is paid for.\n\n"
            f"{self._marketing.first}\n"
        )
        return self._written(self._marketing, "The fair", body, now)


def handbook(maker: Maker, designed: str) -> str:
    """What the student's PSIRT has agreed on, and facts about the product."""
    releases = ""
    days = zip(maker.releases, maker.released, strict=True)
    for number, (version, day) in enumerate(days):
        state = "no more updates" if number < UNSUPPORTED else "supported"
        releases += f"    {version:<10} {day:%Y-%m-%d}   {state}\n"
    countries = ", ".join(f"{name} ({code})" for name, code in maker.countries)
    return HANDBOOK.format(
        maker=maker,
        releases=releases,
        countries=countries,
        designed=designed,
        csirt=CSIRT,
    )


HANDBOOK = """\
HANDBOOK OF THE PSIRT, {maker.name}

We make one thing: the {maker.product} ({maker.kind}).
Contact for reports: {maker.contact}          Web: {maker.web}
Sold in: {countries}

RELEASES, the oldest first
{releases}
A release without updates is still somebody's device: an advisory names it, too.
Firmware is at {maker.web}/firmware/RELEASE.

STATES OF A REPORT
    confirmed             a vulnerability of ours, and the first report of it
    duplicate             the same flaw as in an earlier report, in whatever words
    not-a-vulnerability   the product does what it is meant to do
    other-vendor          another maker's product: say whose, and where to report it
    malicious             somebody wants to harm us. Nothing is opened, nobody answers
    spam                  nobody answers
Whoever reports in good faith gets an answer; the first four do.

PRIORITY OF A CONFIRMED FLAW
    urgent   somebody is attacking our users with it
    high     else, CVSS severity HIGH or CRITICAL
    medium   else, MEDIUM
    low      else

AS DESIGNED
    {designed}
    Updates are installed at night unless the owner has chosen another time.
    The device keeps on working without the internet.

OTHERS THAT ARE TAKEN FOR US
    {maker.other}, which makes the {maker.other_product}: {maker.other_contact}

AUTHORITIES
    CSIRT designated as coordinator, in this lab also for ENISA: {csirt}
"""
