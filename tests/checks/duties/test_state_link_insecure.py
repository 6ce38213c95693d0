from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.state_link_insecure import StateLinkInsecure
from cyberscan.reasons import Reason
from cyberscan.sdk import Outcome, Site, StateLinks
from cyberscan.testing import findings

Make = Callable[..., Any]
SITE = Site(scheme="https", host="ville.test", port=443)


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        ([{}], {}, [("pass", "")]),
        ([{"secure": False}, {}], {}, [("fail", "")]),
        ([], {}, [("not_applicable", "")]),
        ([], {"whole": False}, [("not_tested", "")]),
    ],
)
def test_what_is_concluded(
    links: Make,
    outcomes: Make,
    found: list[dict[str, Any]],
    more: dict[str, Any],
    expected: list[tuple[str, str]],
) -> None:
    assert outcomes(StateLinkInsecure(), links(*found, **more)) == expected


def test_a_site_that_could_not_be_looked_at_is_not_accused() -> None:
    [finding] = findings("duties.state_link_insecure", StateLinks.could_not(SITE, Reason.TIMEOUT))
    assert finding.outcome is Outcome.NOT_TESTED
