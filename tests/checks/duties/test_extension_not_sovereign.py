from collections.abc import Callable
from typing import Any

import pytest

from checks.duties.extension_not_sovereign import ExtensionNotSovereign
from cyberscan.reasons import Reason
from cyberscan.sdk import DeclaredAsset, Host, HostAddresses, Outcome, Site
from cyberscan.testing import findings


def named(name: str, **more: object) -> HostAddresses:
    site = Site(scheme="https", host=name, port=443)
    values = {"target": Host(name=name), "addresses": ["192.0.2.1"], "sites": [site]}
    return HostAddresses.model_validate({**values, **more})


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        (named("www.ville.fr"), [("pass", "")]),
        (named("VILLE.BZH"), [("pass", "")]),
        (named("ville.re"), [("pass", "")]),
        (named("www.ville.com"), [("fail", "foreign")]),
        (named("ville.gouv.fr"), [("fail", "state")]),
        (named("www.ville.com", declared=False), [("not_applicable", "")]),
        (named("mx.ville.com", sites=[]), [("not_applicable", "")]),
        (named("localhost"), [("not_applicable", "")]),
    ],
)
def test_what_is_concluded(
    outcomes: Callable[..., Any], fact: HostAddresses, expected: list[tuple[str, str]]
) -> None:
    assert outcomes(ExtensionNotSovereign(), fact) == expected


def test_names_of_a_laboratory_have_no_extension_to_judge(outcomes: Callable[..., Any]) -> None:
    lab = DeclaredAsset(target=Host(name="ville.test"), lab=True)
    assert outcomes(ExtensionNotSovereign(), named("ville.test"), others=[lab]) == [
        ("not_applicable", "")
    ]


def test_a_name_that_could_not_be_resolved_is_not_accused() -> None:
    fact = HostAddresses.could_not(Host(name="ville.com"), Reason.TIMEOUT)
    [finding] = findings("duties.extension_not_sovereign", fact)
    assert finding.outcome is Outcome.NOT_TESTED
