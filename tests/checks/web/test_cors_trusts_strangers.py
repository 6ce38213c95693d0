from collections.abc import Mapping

import pytest

from checks.web.cors_trusts_strangers import CorsTrustsStrangers
from cyberscan.reasons import Reason
from cyberscan.sdk import ForeignOrigin, Outcome, Severity, Site, SiteManners
from cyberscan.testing import findings, judged, told

SITE = Site(scheme="https", host="ville.test", port=443)
STRANGER = "https://origine.example"


def manners(*foreign: Mapping[str, object]) -> SiteManners:
    parts = tuple(ForeignOrigin.model_validate({"origin": STRANGER, **one}) for one in foreign)
    return SiteManners(target=SITE, foreign=parts)


@pytest.mark.parametrize(
    ("answer", "outcome", "case", "severity"),
    [
        ({}, "pass", "", None),
        ({"allow_origin": "https://www.ville.test", "allow_credentials": "true"}, "pass", "", None),
        ({"allow_credentials": "true"}, "pass", "", None),
        ({"allow_origin": STRANGER, "allow_credentials": "true"}, "fail", "credentials", None),
        # Browsers take the word in this case alone.
        (
            {"allow_origin": STRANGER, "allow_credentials": "True"},
            "fail", "reflected", Severity.INFO,
        ),
        ({"allow_origin": STRANGER}, "fail", "reflected", Severity.INFO),
        ({"allow_origin": "*"}, "fail", "public", Severity.INFO),
        # Browsers refuse the star with credentials.
        ({"allow_origin": "*", "allow_credentials": "true"}, "fail", "public", Severity.INFO),
        (
            {"origin": "null", "allow_origin": "null", "allow_credentials": "true"},
            "fail", "null", None,
        ),
    ],
)  # fmt: skip
def test_answers(
    answer: Mapping[str, object], outcome: str, case: str, severity: Severity | None
) -> None:
    [verdict] = judged(CorsTrustsStrangers(), manners(answer))
    assert (verdict.outcome, verdict.case, verdict.severity) == (Outcome(outcome), case, severity)
    assert told(findings("web.cors_trusts_strangers", manners(answer))[0])


def test_a_stranger_with_cookies_is_grave() -> None:
    answer = {"allow_origin": STRANGER, "allow_credentials": "true"}
    [finding] = findings("web.cors_trusts_strangers", manners(answer))
    assert finding.severity is Severity.HIGH


@pytest.mark.parametrize("fact", [manners(), manners({"failure": "timeout"})])
def test_without_an_answer_nothing_is_concluded(fact: SiteManners) -> None:
    [verdict] = judged(CorsTrustsStrangers(), fact)
    assert verdict.outcome is Outcome.NOT_TESTED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.cors_trusts_strangers", SiteManners.could_not(SITE, Reason.BLOCKED))
    assert finding.outcome is Outcome.NOT_TESTED
