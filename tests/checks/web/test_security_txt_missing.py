from checks.web.security_txt_missing import SecurityTxtMissing
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, SecurityTxt, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def test_a_published_contact_passes() -> None:
    fact = SecurityTxt(target=SITE, present=True, contacts=("mailto:s@ville.test",))
    assert [v.outcome for v in judged(SecurityTxtMissing(), fact)] == [Outcome.PASS]


def test_none_fails() -> None:
    fact = SecurityTxt(target=SITE)
    assert [v.outcome for v in judged(SecurityTxtMissing(), fact)] == [Outcome.FAIL]


def test_a_refusal_is_not_an_absence() -> None:
    fact = SecurityTxt.could_not(SITE, Reason.BLOCKED)
    [finding] = findings("web.security_txt_missing", fact)
    assert finding.outcome is Outcome.NOT_TESTED
