"""Telephony (SIP, IAX2) answers to the whole Internet; a STUN helper alone is told as mere information."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Severity, UdpServices, Verdict

from ._udp import answered, exposed, unanswered

_TELEPHONY = {"sip": "SIP", "iax2": "IAX2"}
_NAMES = {**_TELEPHONY, "stun": "STUN"}


class VoipExposed(Check[UdpServices]):
    id = "services.voip_exposed"
    judges = UdpServices

    def evaluate(self, fact: UdpServices, context: Context) -> Iterator[Verdict]:
        for answer in answered(fact, _TELEPHONY):
            yield exposed(answer, protocol=_TELEPHONY[answer.name])
        for answer in answered(fact, {"stun"}):
            yield exposed(answer, "relay", Severity.INFO, "STUN")
        if not answered(fact, _NAMES):
            yield unanswered(fact, _NAMES)
