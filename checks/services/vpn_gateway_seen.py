"""A gateway of a private network answers: no defect, but the first door to keep up to date."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict, failed

from ._udp import answered, unanswered

_PROTOCOLS = {"ike2": "IKEv2", "ike1": "IKEv1", "openvpn": "OpenVPN", "l2tp": "L2TP"}


class VpnGatewaySeen(Check[UdpServices]):
    id = "services.vpn_gateway_seen"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        found = answered(fact, _PROTOCOLS)
        if not found:
            yield unanswered(fact, _PROTOCOLS)
            return
        # A refusal of version 1 by a gateway of version 2 proves that it is not to be used.
        agreed = {a.name for a in found if not (a.name == "ike1" and a.detail.endswith("refused"))}
        names = agreed or {answer.name for answer in found}
        product = next((answer.product for answer in found if answer.product), "")
        labels = [label for name, label in _PROTOCOLS.items() if name in names]
        yield failed(
            case="old" if "ike1" in agreed and "ike2" not in agreed else "",
            protocols=[*labels, product] if product else labels,
            port=found[0].port,
        )
