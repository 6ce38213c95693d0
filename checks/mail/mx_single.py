"""All mail of the town arrives at one place. What a provider keeps behind one name is not seen from outside."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Exchanger,
    MailExchangers,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._exchangers import named, unlooked


class MxSingle(Check[MailExchangers]):
    id = "mail.mx_single"
    judges = MailExchangers

    def evaluate(self, fact: MailExchangers, context: Context) -> Iterator[Verdict]:
        exchangers = named(fact)
        hosts = list(dict.fromkeys(exchanger.host for exchanger in exchangers))
        addresses = sorted({ip for exchanger in exchangers for ip in exchanger.addresses})
        unknown = next((e.failed for e in exchangers if e.failed is not None), None)
        if not exchangers or not all(exchanger.covered for exchanger in exchangers):
            yield not_applicable()
        elif _several(addresses):
            yield passed(hosts=hosts, addresses=addresses)
        elif unknown is not None:
            yield not_tested(unknown.reason, unknown.detail)
        elif verdict := unlooked(fact):
            yield verdict
        elif missing := _unasked(exchangers):
            yield not_tested(Reason.DNS_FAILURE, missing)
        elif not addresses:
            yield not_applicable()  # a machine that nobody can reach: told by another check
        else:
            yield failed(hosts=hosts, addresses=addresses)


def _several(addresses: list[str]) -> bool:
    """More than one address of a family; one of each is usually one machine."""
    six = sum(":" in ip for ip in addresses)
    return six > 1 or len(addresses) - six > 1


def _unasked(exchangers: list[Exchanger]) -> str:
    return " ".join(rtype for exchanger in exchangers for rtype in exchanger.unasked)
