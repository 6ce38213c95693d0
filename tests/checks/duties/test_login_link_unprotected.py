from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.login_link_unprotected import LoginLinkUnprotected
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings, judged

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        (
            [],
            {
                "logins": [
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 32,
                        "nonce_length": 32,
                        "redirect_scheme": "https",
                    }
                ]
            },
            [("pass", "")],
        ),
        (
            [],
            {
                "logins": [
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 0,
                        "nonce_length": 32,
                        "redirect_scheme": "https",
                    }
                ]
            },
            [("fail", "missing")],
        ),
        (
            [],
            {
                "logins": [
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 32,
                        "nonce_length": 4,
                        "redirect_scheme": "https",
                    }
                ]
            },
            [("fail", "missing")],
        ),
        (
            [],
            {
                "logins": [
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 32,
                        "nonce_length": 32,
                        "redirect_scheme": "http",
                    }
                ]
            },
            [("fail", "missing")],
        ),
        (
            [],
            {
                "logins": [
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 32,
                        "nonce_length": 32,
                        "redirect_scheme": "https",
                    }
                ],
                "whole": False,
            },
            [("not_tested", "")],
        ),
        ([], {}, [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    links: Make,
    outcomes: Make,
    found: list[dict[str, Any]],
    more: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    assert outcomes(LoginLinkUnprotected(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings(
        "duties.login_link_unprotected", StateLinks.could_not(SITE, Reason.TIMEOUT)
    )
    assert finding.outcome is Outcome.NOT_TESTED


def test_a_script_may_add_what_is_missing(links: Make, doubts: Make) -> None:
    assert doubts(
        judged(
            LoginLinkUnprotected(),
            links(
                logins=[
                    {
                        "service": "franceconnect",
                        "host": "oidc.franceconnect.gouv.fr",
                        "state_length": 0,
                        "nonce_length": 32,
                        "redirect_scheme": "https",
                    }
                ]
            ),
        )
    )


def test_all_that_a_link_lacks_is_told_at_once(links: Make, sentence: Make) -> None:
    one = {"service": "franceconnect", "host": "fc.example", "redirect_scheme": "http"}
    told = sentence("duties.login_link_unprotected", links(logins=[one, one]))
    assert "state, nonce, redirect" in told


def test_a_trial_environment_is_told_by_another_check(links: Make, outcomes: Make) -> None:
    host = "fcp.integ01.dev-franceconnect.fr"
    fact = links(
        {"service": "franceconnect_development", "host": host, "standing": "development"},
        logins=[{"service": "franceconnect_development", "host": host}],
    )
    assert outcomes(LoginLinkUnprotected(), fact) == [("not_applicable", "")]
