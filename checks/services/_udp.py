"""What the checks of UDP services share."""

from cyberscan.sdk import Reason, UdpServices, Verdict, failed, not_applicable, not_tested, passed


def judged_answer(fact: UdpServices, name: str) -> Verdict:
    """One protocol: answered is exposed, refused is closed, silent is unknown, not asked is no question."""
    for answer in fact.answers:
        if answer.name != name:
            continue
        if answer.state == "answered":
            return failed(port=answer.port, discriminator=str(answer.port), proof=answer.detail)
        if answer.state == "closed":
            return passed(port=answer.port)
        if answer.state == "unnamed":
            return not_tested(Reason.PROTOCOL_ERROR, f"udp {answer.port}: another protocol")
        return not_tested(Reason.TIMEOUT, f"udp {answer.port}")
    return not_applicable()
