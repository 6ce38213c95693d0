"""TLSA records are published where DNSSEC proves nothing: senders must not believe them (RFC 7672 §2.2)."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dane,
    DaneHost,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

from ._dane import UNSUPPORTED, published, silent, unknown


class DaneUnsigned(Check[Dane]):
    id = "mail.dane_unsigned"
    judges = Dane

    def evaluate(self, fact: Dane, context: Context) -> Iterator[Verdict]:
        there = [host.host for host in fact.hosts if host.found]
        if verdict := silent(fact):
            yield verdict
        elif fact.mx in ("bogus", "undetermined") or fact.mx_cause == UNSUPPORTED:
            yield not_tested(Reason.DNS_FAILURE, fact.mx_cause or fact.mx)
        elif fact.mx == "insecure" and there:
            yield failed("domain", hosts=there)
        elif hosts := [host.host for host in fact.hosts if _unsigned(host)]:
            yield failed("hosts", hosts=hosts)
        elif verdict := unknown(fact):
            yield verdict
        elif proved := [host.host for host in published(fact)]:
            yield passed(hosts=proved)
        else:
            yield not_applicable()


def _unsigned(host: DaneHost) -> bool:
    insecure = "insecure" in (host.state, host.addresses)
    return bool(host.found) and insecure and host.cause != UNSUPPORTED
