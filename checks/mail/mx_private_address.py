"""A mail exchanger leads to an address that nobody on the Internet reaches (RFC 6890)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Exchanger,
    HostAddresses,
    MailExchangers,
    Reason,
    Severity,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._addresses import is_unreachable
from ._exchangers import named, unlooked


class MxPrivateAddress(Check[MailExchangers]):
    id = "mail.mx_private_address"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        judged = [e for e in named(fact) if not _seen_as_a_host(e, context)]
        if not judged:
            yield not_applicable()
            return
        verdicts = [verdict for e in judged for verdict in _verdicts(e, fact)]
        hosts = [exchanger.host for exchanger in judged]
        yield from verdicts or [unlooked(fact) or passed(hosts=hosts)]


def _seen_as_a_host(exchanger: Exchanger, context: Context) -> bool:
    """Whether the host is looked at by its own name: its private addresses are told there."""
    return any(fact.failed is None for fact in context.of(HostAddresses, exchanger.host))


def _verdicts(exchanger: Exchanger, fact: MailExchangers) -> Iterator[Verdict]:
    host = exchanger.host
    if exchanger.failed is not None:
        yield not_tested(exchanger.failed.reason, exchanger.failed.detail, discriminator=host)
        return
    private = [ip for ip in exchanger.addresses if is_unreachable(ip, lab=fact.lab)]
    if private and len(private) == len(exchanger.addresses) and not exchanger.unasked:
        alone = len(named(fact)) == 1 and not fact.more
        severity = Severity.HIGH if alone else None
        yield failed("only", severity=severity, host=host, addresses=private, discriminator=host)
    elif private:
        yield failed(
            "some", severity=Severity.LOW, host=host, addresses=private, discriminator=host
        )
    elif exchanger.unasked:
        yield not_tested(Reason.DNS_FAILURE, " ".join(exchanger.unasked), discriminator=host)
