"""The maintenance controller of a server (IPMI, ASF) answers to the whole Internet."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, UdpServices, Verdict

from ._udp import answered, exposed, unanswered

_NAMES = ("ipmi", "asf")


class IpmiExposed(Check[UdpServices]):
    id = "services.ipmi_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        found = answered(fact, _NAMES)
        if not found:
            yield unanswered(fact, _NAMES)
            return
        first = min(found, key=lambda answer: _NAMES.index(answer.name))  # IPMI says more than ASF
        yield exposed(first, case="open" if first.open_access else "")
