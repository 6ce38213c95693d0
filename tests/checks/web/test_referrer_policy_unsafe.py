import pytest

from checks.web.referrer_policy_unsafe import ReferrerPolicyUnsafe
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Page, Site
from cyberscan.testing import findings, judged

SITE = Site(scheme="https", host="ville.test", port=443)


def page(*headers: tuple[str, str], **more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200, "headers": headers}
    return Page.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("lines", "outcome", "case"),
    [
        ([], "fail", "unset"),
        ([("referrer-policy", " ")], "fail", "unset"),
        ([("referrer-policy", "no-referrer")], "pass", ""),
        ([("referrer-policy", "unsafe-url, strict-origin")], "pass", ""),
        ([("referrer-policy", "inconnu")], "fail", "unknown"),
        ([("referrer-policy", "unsafe-url")], "fail", "unsafe"),
        ([("referrer-policy", "no-referrer, no-referrer-when-downgrade")], "fail", "unsafe"),
        ([("referrer-policy", "Unsafe-URL")], "fail", "unsafe"),
    ],
)
def test_headers(lines: list[tuple[str, str]], outcome: str, case: str) -> None:
    [verdict] = judged(ReferrerPolicyUnsafe(), page(*lines))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize("nature", ["block_page", "maintenance", "parking", "error"])
def test_a_notice_in_place_of_the_site_is_not_judged(nature: str) -> None:
    [verdict] = judged(ReferrerPolicyUnsafe(), page(nature=nature))
    assert verdict.outcome is Outcome.NOT_TESTED
    assert verdict.failure is not None
    assert verdict.failure.reason is Reason.BLOCKED


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.referrer_policy_unsafe", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


def test_the_page_itself_may_say_it() -> None:
    [verdict] = judged(ReferrerPolicyUnsafe(), page(metas=(("referrer", "unsafe-url"),)))
    assert verdict.outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("always", "fail"),
        ("never", "pass"),
        ("origin-when-crossorigin", "pass"),
        # One word alone: a list is no policy there, and the header's holds.
        ("unsafe-url, no-referrer", "fail"),
        ("no-referrer, strict-origin", "fail"),
    ],
)
def test_a_meta_holds_one_word_and_understands_the_old_ones(word: str, outcome: str) -> None:
    seen = page(("referrer-policy", "unsafe-url"), metas=(("referrer", word),))
    [verdict] = judged(ReferrerPolicyUnsafe(), seen)
    assert verdict.outcome is Outcome(outcome)
