from typing import Any

from cyberscan.sdk import Finding, Outcome, Reason, Site, SiteReach
from cyberscan.testing import findings, told

SITE = Site(scheme="https", host="ville.test", port=443)
HTTP, HTTPS = "http://ville.test/", "https://ville.test/"


def hop(url: str, status: int = 200, asks: str = "", location: str = "") -> dict[str, Any]:
    return {"url": url, "status": status, "asks_password": asks, "location": location}


def judged(*hops: dict[str, Any], state: str = "answered", reason: str = "") -> Finding:
    clear = {"scheme": "http", "state": state, "reason": reason, "hops": hops}
    secure = {"scheme": "https", "state": "answered", "hops": [hop(HTTPS, 401, "basic")]}
    fact = SiteReach.model_validate({"target": SITE, "visits": [clear, secure]})
    [finding] = findings("web.basic_auth_clear", fact)
    return finding


def test_a_password_asked_for_in_clear_is_a_defect() -> None:
    found = judged(hop(HTTP, 401, "basic"))
    assert found.outcome is Outcome.FAIL
    assert HTTP in told(found)
    assert (
        judged(hop(HTTP, 302, location="/a"), hop(HTTP + "a", 401, "basic")).outcome is Outcome.FAIL
    )


def test_what_is_asked_behind_the_redirect_to_https_is_not() -> None:
    redirect = hop(HTTP, 301, location=HTTPS)
    assert judged(redirect, hop(HTTPS, 401, "basic")).outcome is Outcome.PASS
    assert judged(redirect, reason="timeout").outcome is Outcome.PASS


def test_other_answers_are_none() -> None:
    assert judged(hop(HTTP)).outcome is Outcome.PASS
    assert judged(hop(HTTP, 401, "digest")).outcome is Outcome.PASS
    assert judged(hop(HTTP, 401)).outcome is Outcome.PASS


def test_a_refusal_hides_the_question() -> None:
    for status in (403, 429, 503):
        assert judged(hop(HTTP, status)).outcome is Outcome.NOT_TESTED


def test_a_closed_port_asks_for_nothing_and_silence_says_nothing() -> None:
    assert judged(state="refused", reason="refused").outcome is Outcome.NOT_APPLICABLE
    assert judged(state="failed", reason="timeout").outcome is Outcome.NOT_TESTED
    assert (
        judged(hop(HTTP, 302, location=HTTP + "a"), reason="timeout").outcome is Outcome.NOT_TESTED
    )
    [finding] = findings("web.basic_auth_clear", SiteReach.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
