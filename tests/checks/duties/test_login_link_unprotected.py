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
            [("fail", "state")],
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
            [("fail", "nonce")],
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
            [("fail", "redirect")],
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
