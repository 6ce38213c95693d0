import pytest

from checks.dns.wildcard import WildcardPublished
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Severity, Verdict, Wildcard, Zone
from cyberscan.testing import findings, judged, told

ZONE = Zone(name="ville.test")


def fact(*types: str, unknown: str = "") -> Wildcard:
    return Wildcard(
        target=ZONE, asked="absent-1.ville.test", types=types, records=("192.0.2.1",), unknown=unknown
    )  # fmt: skip


def verdict(*types: str, unknown: str = "") -> Verdict:
    [one] = judged(WildcardPublished(), fact(*types, unknown=unknown))
    return one


def test_a_name_that_nobody_created_does_not_exist() -> None:
    assert verdict().outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("types", "case", "severity"),
    [(("A",), "site", None), (("CNAME", "A"), "site", None), (("A", "MX"), "mail", None),
     (("TXT",), "text", Severity.INFO)],
)  # fmt: skip
def test_what_any_name_leads_to(
    types: tuple[str, ...], case: str, severity: Severity | None
) -> None:
    one = verdict(*types)
    assert (one.outcome, one.case, one.severity) == (Outcome.FAIL, case, severity)
    assert types[0] in told(findings("dns.wildcard", fact(*types))[0])


def test_a_resolver_that_invents_names_accuses_nobody() -> None:
    assert verdict("A", unknown="names invented").outcome is Outcome.NOT_TESTED
    [finding] = findings("dns.wildcard", Wildcard.could_not(ZONE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
