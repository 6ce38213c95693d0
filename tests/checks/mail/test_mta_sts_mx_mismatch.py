from typing import Any

import pytest

from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Exchanger,
    Fact,
    Finding,
    MailDomain,
    MailExchangers,
    MtaStsPolicy,
    Outcome,
    Severity,
)
from cyberscan.testing import findings, told

DOMAIN = MailDomain(name="ville.test")
ID = "mail.mta_sts_mx_mismatch"


def exchangers(*hosts: str) -> MailExchangers:
    listed = tuple(Exchanger(preference=1, host=host) for host in hosts)
    return MailExchangers(target=DOMAIN, exchangers=listed)


def policy(**values: Any) -> MtaStsPolicy:
    usual = {"mode": "enforce", "mx": ("mx.ville.test", "*.fournisseur.test"), "max_age": 604800}
    return MtaStsPolicy(**{"target": DOMAIN, **usual, **values})


def judged(*facts: Fact) -> Finding:
    [finding] = findings(ID, *facts)
    if finding.outcome in (Outcome.PASS, Outcome.FAIL):
        assert told(finding)
    return finding


def test_a_policy_that_names_every_server_passes() -> None:
    mx = exchangers("MX.ville.test", "mx1.fournisseur.test")
    assert judged(policy(), mx).outcome is Outcome.PASS


@pytest.mark.parametrize("host", ["mx2.ville.test", "a.b.fournisseur.test", "fournisseur.test"])
def test_a_server_that_it_does_not_name_gets_no_mail(host: str) -> None:
    finding = judged(policy(), exchangers("mx.ville.test", host))
    assert (finding.outcome, finding.case) == (Outcome.FAIL, "enforce")
    assert (finding.severity, finding.evidence["hosts"]) == (Severity.HIGH, [host])


def test_while_it_is_tested_nothing_is_lost() -> None:
    finding = judged(policy(mode="testing"), exchangers("mx2.ville.test"))
    assert (finding.case, finding.severity) == ("testing", Severity.LOW)


@pytest.mark.parametrize(
    "fact", [policy(mode="none", mx=()), policy(result="invalid", causes=("certificate",), mx=())]
)
def test_a_policy_without_effect_refuses_nobody(fact: MtaStsPolicy) -> None:
    assert judged(fact, exchangers("mx2.ville.test")).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    "facts",
    [
        (MtaStsPolicy.could_not(DOMAIN, Reason.TIMEOUT), exchangers("mx.ville.test")),
        (policy(), MailExchangers.could_not(DOMAIN, Reason.DNS_FAILURE)),
        (policy(),),
    ],
)
def test_what_is_not_known_concludes_nothing(facts: tuple[Fact, ...]) -> None:
    assert judged(*facts).outcome is Outcome.NOT_TESTED
