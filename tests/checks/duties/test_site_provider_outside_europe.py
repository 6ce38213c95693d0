from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.site_provider_outside_europe import SiteProviderOutsideEurope
from cyberscan.reasons import Reason
from cyberscan.sdk import Host, HostAddresses, Outcome, Site
from cyberscan.testing import findings


def at(*aliases: str, **more: object) -> HostAddresses:
    site = Site(scheme="https", host="www.ville.fr", port=443)
    values = {"target": Host(name="www.ville.fr"), "aliases": aliases, "sites": [site]}
    return HostAddresses.model_validate({**values, "addresses": ["192.0.2.1"], **more})


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (at("cluster1.hosting.ovh.net"), [("pass", "")]),
        (at("d1.cloudfront.net"), [("fail", "")]),
        (at("www.inconnu.test"), [("not_tested", "")]),
        (at(), [("not_tested", "")]),
        (at("d1.cloudfront.net", sites=[]), [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    outcomes: Callable[..., Any], fact: HostAddresses, expected: list[tuple[str, str]]
) -> None:
    assert outcomes(SiteProviderOutsideEurope(), fact) == expected


def test_a_name_that_could_not_be_resolved_is_not_accused() -> None:
    fact = HostAddresses.could_not(Host(name="www.ville.fr"), Reason.TIMEOUT)
    [finding] = findings("duties.site_provider_outside_europe", fact)
    assert finding.outcome is Outcome.NOT_TESTED
