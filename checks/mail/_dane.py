"""What the checks of DANE share."""

from collections.abc import Iterator

from cyberscan.sdk import Dane, DaneHost, Reason, Tlsa, Verdict, not_applicable, not_tested

UNSUPPORTED = "unsupported"
"""A cause of "insecure" that is ours: the zone is signed in a way that we cannot verify."""


def silent(fact: Dane) -> Verdict | None:
    """The verdict where no exchanger publishes anything, proved or not: nothing can be wrong with it."""
    if fact.hosts and not fact.more_hosts and all(host.found is False for host in fact.hosts):
        return not_applicable()
    return None


def unproved(fact: Dane) -> Verdict | None:
    """The verdict where the MX set is not proved, so that senders do not look for DANE (RFC 7672 §2.2.1)."""
    if fact.mx == "secure":
        return None
    if fact.mx == "insecure" and fact.mx_cause != UNSUPPORTED:
        return not_applicable()
    return not_tested(Reason.DNS_FAILURE, fact.mx_cause or fact.mx)


def published(fact: Dane) -> Iterator[DaneHost]:
    """The exchangers whose records senders take into account."""
    for host in fact.hosts:
        if host.found and host.state == "secure" and host.addresses == "secure":
            yield host


def unknown(fact: Dane) -> Verdict | None:
    """The verdict where an exchanger could not be looked at, or was not for want of means."""
    for host in fact.hosts:
        if host.found is None:
            return not_tested(Reason.DNS_FAILURE, f"{host.host}: {host.cause or 'no answer'}")
    if fact.more_hosts:
        return not_tested(Reason.BUDGET_SPENT, "too many mail servers")
    return None


def usable(host: DaneHost) -> list[Tlsa]:
    """The records that senders do not skip."""
    return [record for record in host.records if not record.faults]


def text(record: Tlsa) -> str:
    """A record as a zone file writes it, cut short."""
    return f"{record.usage} {record.selector} {record.matching} {record.data[:16]}…"
