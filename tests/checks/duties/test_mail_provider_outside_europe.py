from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.mail_provider_outside_europe import MailProviderOutsideEurope
from cyberscan.reasons import Reason
from cyberscan.sdk import MailDomain, MailExchangers, Outcome
from cyberscan.testing import findings

DOMAIN = MailDomain(name="ville.fr")


def to(*hosts: str) -> MailExchangers:
    found = [{"preference": 10, "host": host} for host in hosts]
    return MailExchangers.model_validate({"target": DOMAIN, "exchangers": found})


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (to("mx1.mail.ovh.net"), [("pass", "")]),
        (to("ville-fr.mail.protection.outlook.com"), [("fail", "")]),
        (to("mx.inconnu.test"), [("not_tested", "")]),
        (to(), [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    outcomes: Callable[..., Any], fact: MailExchangers, expected: list[tuple[str, str]]
) -> None:
    assert outcomes(MailProviderOutsideEurope(), fact) == expected


def test_mail_that_could_not_be_looked_at_is_not_accused() -> None:
    fact = MailExchangers.could_not(DOMAIN, Reason.TIMEOUT)
    [finding] = findings("duties.mail_provider_outside_europe", fact)
    assert finding.outcome is Outcome.NOT_TESTED
