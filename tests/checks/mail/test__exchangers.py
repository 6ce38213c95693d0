"""What is said of exchangers must hold for those, too, that were too many to be looked at."""

import pytest

from cyberscan.sdk import (
    Exchanger,
    MailDomain,
    MailExchangers,
    MtaStsPolicy,
    Outcome,
    Severity,
)
from cyberscan.testing import findings

DOMAIN = MailDomain(name="ville.test")
SOUND = Exchanger(preference=1, host="mx1.ville.test", addresses=("9.9.9.9",), covered=True)
DEAD = Exchanger(preference=2, host="mx2.ville.test", covered=True)
WRITTEN = Exchanger(preference=3, host="9.9.9.9", covered=True)
INSIDE = Exchanger(preference=4, host="mx4.ville.test", addresses=("10.0.0.1",), covered=True)


def outcomes(check: str, *exchangers: Exchanger, more: int) -> set[Outcome]:
    fact = MailExchangers(target=DOMAIN, exchangers=exchangers, more=more)
    return {finding.outcome for finding in findings(check, fact)}


@pytest.mark.parametrize(
    "check",
    [
        f"mail.mx_{name}"
        for name in (
            "address_literal", "cname", "duplicate", "null_mixed", "private_address", "unresolvable",
        )
    ],
)  # fmt: skip
def test_those_not_looked_at_are_not_passed(check: str) -> None:
    assert outcomes(check, SOUND, more=0) == {Outcome.PASS}
    assert outcomes(check, SOUND, more=1) == {Outcome.NOT_TESTED}


def test_nor_are_they_taken_not_to_be_there() -> None:
    assert outcomes("mail.mx_single", SOUND, more=0) == {Outcome.FAIL}
    assert outcomes("mail.mx_single", SOUND, more=1) == {Outcome.NOT_TESTED}


@pytest.mark.parametrize(
    ("check", "one", "alone"),
    [
        ("mail.mx_unresolvable", DEAD, Severity.HIGH),
        ("mail.mx_address_literal", WRITTEN, Severity.HIGH),
        ("mail.mx_private_address", INSIDE, Severity.HIGH),
    ],
)
def test_mail_may_arrive_by_them(check: str, one: Exchanger, alone: Severity) -> None:
    for more, lighter in ((0, False), (1, True)):
        fact = MailExchangers(target=DOMAIN, exchangers=(one,), more=more)
        [finding] = findings(check, fact)
        assert (finding.outcome, finding.severity is not alone) == (Outcome.FAIL, lighter)


def test_a_policy_that_names_those_seen_may_forget_another() -> None:
    policy = MtaStsPolicy(
        target=DOMAIN, url="https://mta-sts.ville.test/", mode="enforce", mx=("*.ville.test",)
    )
    for more, outcome in ((0, Outcome.PASS), (1, Outcome.NOT_TESTED)):
        mx = MailExchangers(target=DOMAIN, exchangers=(SOUND,), more=more)
        [finding] = findings("mail.mta_sts_mx_mismatch", policy, mx)
        assert finding.outcome is outcome
