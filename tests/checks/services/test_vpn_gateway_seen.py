from collections.abc import Callable

import pytest

from checks.services.vpn_gateway_seen import VpnGatewaySeen
from cyberscan.sdk import Address, Severity, UdpAnswer, UdpServices
from cyberscan.testing import findings, told


def test_only_an_answer_is_a_gateway_and_only_a_refusal_is_none(
    check_udp: Callable[..., None],
) -> None:
    check_udp(VpnGatewaySeen(), "openvpn", 1194)
    check_udp(VpnGatewaySeen(), "ike2", 500)


def _ike(name: str, detail: str, product: str = "") -> UdpAnswer:
    return UdpAnswer(name=name, port=500, state="answered", detail=detail, product=product)


@pytest.mark.parametrize(
    ("answers", "case", "protocols"),
    [
        ((_ike("ike2", "IKE_SA_INIT accepted", "strongSwan"),), "", ["IKEv2", "strongSwan"]),
        (
            (_ike("ike2", "NO_PROPOSAL_CHOSEN"), _ike("ike1", "main mode refused")),
            "",
            ["IKEv2"],
        ),
        ((_ike("ike1", "main mode refused"),), "", ["IKEv1"]),
        ((_ike("ike1", "main mode accepted"),), "old", ["IKEv1"]),
        (
            (_ike("ike2", "IKE_SA_INIT accepted"), _ike("ike1", "main mode accepted")),
            "",
            ["IKEv2", "IKEv1"],
        ),
    ],
)
def test_a_gateway_is_information_and_told_once(
    answers: tuple[UdpAnswer, ...], case: str, protocols: list[str]
) -> None:
    fact = UdpServices(target=Address(ip="192.0.2.7"), answers=answers)
    [finding] = findings("services.vpn_gateway_seen", fact)
    assert (finding.severity, finding.case) == (Severity.INFO, case)
    assert finding.evidence["protocols"] == protocols
    assert protocols[0] in told(finding)
