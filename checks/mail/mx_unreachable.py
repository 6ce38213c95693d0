"""A mail exchanger refuses connections, while another one, or another of its addresses, answered.

Silence proves nothing: many access providers block the port on which servers hand mail to each other.
"""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Endpoint,
    Exchanger,
    MailExchangers,
    Reason,
    Severity,
    SmtpSession,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._exchangers import named


class MxUnreachable(Check[MailExchangers]):
    id = "mail.mx_unreachable"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        own = {e.host: e for e in named(fact) if e.covered and e.addresses}
        if not own:
            yield not_applicable()
            return
        verdicts = [(host, _verdict(exchanger, context)) for host, exchanger in own.items()]
        troubles = [(host, verdict) for host, verdict in verdicts if verdict is not None]
        for host, verdict in troubles:
            yield verdict.model_copy(update={"discriminator": host})
        if not troubles:
            yield passed(hosts=list(own))


def _verdict(exchanger: Exchanger, context: Context) -> Verdict | None:
    """None for one that answered at every address that was called."""
    sessions = [s for s in context.of(SmtpSession, exchanger.host) if _port(s) in exchanger.ports]
    refusals = [s for s in sessions if _refused(s)]
    if any(session.failed is None for session in sessions):
        return _one_address(exchanger.host, sessions, refusals)
    ports = {_port(session) for session in refusals}
    if refusals and len(refusals) == len(sessions) and _answered(ports, context):
        port = min(ports)
        return failed("host", confidence=Confidence.FIRM, host=exchanger.host, port=port)
    failures = [session.failed for session in sessions if session.failed is not None]
    if not failures:
        return not_tested(Reason.OUT_OF_SCOPE, "not asked")
    return not_tested(failures[0].reason, failures[0].detail)


def _one_address(
    host: str, sessions: list[SmtpSession], refusals: list[SmtpSession]
) -> Verdict | None:
    """An address that refuses on a port where another of the same host answers: senders try all."""
    open_ports = {_port(session) for session in sessions if session.failed is None}
    for session in refusals:
        if isinstance(session.target, Endpoint) and _port(session) in open_ports:
            return failed(
                "address", severity=Severity.LOW, confidence=Confidence.FIRM, host=host,
                port=_port(session), address=session.target.ip,
            )  # fmt: skip
    return None


def _answered(ports: set[int], context: Context) -> bool:
    """Whether a mail host could be spoken with on one of these ports: the way out is not blocked."""
    return any(s.failed is None and _port(s) in ports for s in context.of(SmtpSession))


def _refused(session: SmtpSession) -> bool:
    failure = session.failed
    return (
        failure is not None
        and failure.reason is Reason.REFUSED
        and failure.detail.startswith("connect")
    )


def _port(session: SmtpSession) -> int:
    return session.target.port if isinstance(session.target, Endpoint) else 0
