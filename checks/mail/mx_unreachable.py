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

from ._exchangers import named, unlooked


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
            yield unlooked(fact) or passed(hosts=list(own))


def _verdict(exchanger: Exchanger, context: Context) -> Verdict | None:
    """None for one that answered, unless an address of it certainly refuses."""
    sessions = [s for s in context.of(SmtpSession, exchanger.host) if _port(s) in exchanger.ports]
    answered = any(session.failed is None for session in sessions)
    refusals = [s for s in sessions if _refused(s)]
    certain = [s for s in refusals if _way(s) in _open_ways(context)]
    if answered:
        return _one_address(exchanger.host, certain)
    if certain and len(refusals) == len(sessions):
        port = min(_port(session) for session in certain)
        return failed("host", confidence=Confidence.FIRM, host=exchanger.host, port=port)
    failures = [session.failed for session in sessions if session.failed is not None]
    if not failures:
        return not_tested(Reason.OUT_OF_SCOPE, "not asked")
    return not_tested(failures[0].reason, failures[0].detail)


def _one_address(host: str, refusals: list[SmtpSession]) -> Verdict | None:
    """An address that refuses where another of the same host answers: senders try all (RFC 5321 §5.1)."""
    for session in refusals:
        if isinstance(session.target, Endpoint):
            return failed(
                "address", severity=Severity.LOW, confidence=Confidence.FIRM, host=host,
                port=session.target.port, address=session.target.ip,
            )  # fmt: skip
    return None


def _open_ways(context: Context) -> set[tuple[int, bool]]:
    """Ports, and whether over IPv6, on which a mail host could be spoken with: not blocked on our way out."""
    return {_way(session) for session in context.of(SmtpSession) if session.failed is None}


def _way(session: SmtpSession) -> tuple[int, bool]:
    ip = session.target.ip if isinstance(session.target, Endpoint) else ""
    return _port(session), ":" in ip


def _refused(session: SmtpSession) -> bool:
    failure = session.failed
    return (
        failure is not None
        and failure.reason is Reason.REFUSED
        and failure.detail.startswith("connect")
    )


def _port(session: SmtpSession) -> int:
    return session.target.port if isinstance(session.target, Endpoint) else 0
