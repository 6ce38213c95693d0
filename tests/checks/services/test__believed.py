"""A port that only nmap can name warns, without being sure."""

from collections.abc import Callable

import pytest

from checks.services.database_exposed import DatabaseExposed
from checks.services.remote_desktop_exposed import RemoteDesktopExposed
from cyberscan.reasons import Reason
from cyberscan.sdk import (
    Address,
    Check,
    Confidence,
    Endpoint,
    NmapVersion,
    OpenPorts,
    Outcome,
    Port,
    Service,
    Verdict,
)
from cyberscan.testing import judged

IP = "192.0.2.7"
PORT = Endpoint(ip=IP, port=45678)


def verdicts(check: Check[OpenPorts], belief: NmapVersion, **seen: object) -> list[Verdict]:
    ports = OpenPorts(
        target=Address(ip=IP), ports=(Port(number=45678),), scanned=1000, looked="1-65535"
    )
    service = Service.model_validate({"target": PORT, "port": 45678, **seen})
    return judged(check, ports, others=[service, belief])


@pytest.mark.parametrize(
    ("name", "make"), [("postgresql", DatabaseExposed), ("ms-wbt-server", RemoteDesktopExposed)]
)
def test_a_belief_warns_and_is_only_tentative(
    name: str, make: Callable[[], Check[OpenPorts]]
) -> None:
    belief = NmapVersion(target=PORT, port=45678, name=name, confidence=10)
    [verdict] = verdicts(make(), belief, silent=True)
    assert (verdict.outcome, verdict.confidence) == (Outcome.FAIL, Confidence.TENTATIVE)


@pytest.mark.parametrize(
    "belief",
    [
        NmapVersion(target=PORT, port=45678, name="postgresql", confidence=3),
        NmapVersion(target=PORT, port=45678, name="something-else", confidence=10),
        NmapVersion.could_not(PORT, Reason.MISSING_TOOL),
    ],
)
def test_what_nmap_does_not_know_accuses_nobody(belief: NmapVersion) -> None:
    outcomes = {v.outcome for v in verdicts(DatabaseExposed(), belief, banner="HELO")}
    assert Outcome.FAIL not in outcomes


def test_our_own_name_goes_first() -> None:
    belief = NmapVersion(target=PORT, port=45678, name="postgresql", confidence=10)
    found = verdicts(DatabaseExposed(), belief, name="ssh", how="protocol")
    assert [v.outcome for v in found] == [Outcome.PASS]
