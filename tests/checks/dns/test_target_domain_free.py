import pytest

from checks.dns.target_domain_free import TargetDomainFree
from cyberscan.sdk import FreeDomain, FreeDomains, Host, MailDomain, Outcome, Severity, Zone
from cyberscan.testing import findings, judged, told

NAMES: dict[str, Host | MailDomain | Zone] = {
    "alias": Host(name="jeux.ville.test"),
    "exchanger": MailDomain(name="ville.test"),
    "name_server": Zone(name="ville.test"),
}


def test_missing_names_below_domains_of_somebody_pass() -> None:
    fact = FreeDomains(target=NAMES["alias"], missing=("a.agence.test",))
    [one] = judged(TargetDomainFree(), fact)
    assert one.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("role", "severity"),
    [("alias", Severity.HIGH), ("exchanger", Severity.HIGH), ("name_server", Severity.CRITICAL)],
)
def test_a_domain_that_anybody_may_buy_fails(role: str, severity: Severity) -> None:
    free = FreeDomain.model_validate({"role": role, "name": "a.vendu.test", "domain": "vendu.test"})
    fact = FreeDomains(
        target=NAMES[role], missing=("a.vendu.test",), free=(free,), unknown=("b.test",)
    )
    [finding] = findings("dns.target_domain_free", fact)
    assert (finding.outcome, finding.severity) == (Outcome.FAIL, severity)
    assert "vendu.test" in told(finding)


def test_what_could_not_be_asked_does_not_pass() -> None:
    [one] = judged(TargetDomainFree(), FreeDomains(target=NAMES["alias"], unknown=("a.test",)))
    assert one.outcome is Outcome.NOT_TESTED
