import pytest

from checks.web.form_in_clear import FormInClear
from cyberscan.reasons import Reason
from cyberscan.sdk import Form, Outcome, Page, Site
from cyberscan.testing import findings, judged

UPGRADE = ("content-security-policy", "upgrade-insecure-requests")
SITE = Site(scheme="https", host="ville.test", port=443)


def page(**more: object) -> Page:
    values = {"target": SITE, "url": "https://ville.test/", "status": 200}
    return Page.model_validate({**values, **more})


def form(action: str, **more: object) -> Form:
    return Form.model_validate({"action": action, "method": "post", **more})


@pytest.mark.parametrize(
    ("forms", "outcome", "case"),
    [
        ([form("https://ville.test/contact")], "pass", ""),
        ([form("http://ville.test/contact")], "fail", "data"),
        ([form("http://ville.test/login", asks_password=True)], "fail", "password"),
        ([form("http://ville.test/", method="get", asks_identity=True)], "fail", "data"),
        ([form("http://ville.test/search", method="get")], "not_applicable", ""),
        ([], "not_applicable", ""),
    ],
)
def test_forms(forms: list[Form], outcome: str, case: str) -> None:
    [verdict] = judged(FormInClear(), page(forms=forms))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)


@pytest.mark.parametrize("more", [{"truncated": True}, {"nature": "maintenance"}])
def test_what_was_not_read_is_not_tested(more: dict[str, object]) -> None:
    assert [v.outcome for v in judged(FormInClear(), page(**more))] == [Outcome.NOT_TESTED]


def test_a_silent_site_is_not_accused() -> None:
    [finding] = findings("web.form_in_clear", Page.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED


@pytest.mark.parametrize(
    ("more", "outcome", "case"),
    [
        (
            {
                "url": "http://ville.test/",
                "forms": [form("https://ville.test/l", asks_password=True)],
            },
            "fail",
            "page",
        ),
        ({"url": "http://ville.test/", "forms": [form("https://ville.test/contact")]}, "pass", ""),
        (
            {"forms": [form("https://ville.test/", other_actions=("http://ville.test/b",))]},
            "fail",
            "data",
        ),
        ({"forms": [form("http://ville.test/c")], "headers": (UPGRADE,)}, "pass", ""),
        (
            {
                "url": "http://ville.test/",
                "forms": [form("http://ville.test/c")],
                "headers": (UPGRADE,),
            },
            "fail",
            "data",
        ),
    ],
)
def test_the_page_and_its_policy_count(more: dict[str, object], outcome: str, case: str) -> None:
    [verdict] = judged(FormInClear(), page(**more))
    assert (verdict.outcome, verdict.case) == (Outcome(outcome), case)
