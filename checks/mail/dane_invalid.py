"""The TLSA records of a mail server are forged, or say nothing that a sender can use."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dane,
    DaneHost,
    Severity,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._dane import published, silent, text, unknown, unproved, usable


class DaneInvalid(Check[Dane]):
    id = "mail.dane_invalid"
    judges = Dane

    def evaluate(self, fact: Dane, context: Context) -> Iterator[Verdict]:
        if verdict := silent(fact) or unproved(fact):
            yield verdict
            return
        found = [verdict for host in fact.hosts for verdict in _faults(host)]
        hosts = [host.host for host in published(fact)]
        if found:
            yield from found
        elif verdict := unknown(fact):
            yield verdict
        elif hosts:
            yield passed(hosts=hosts)
        else:
            yield not_applicable()


def _faults(host: DaneHost) -> Iterator[Verdict]:
    if "bogus" in (host.state, host.addresses):
        # Senders that know DANE then put the message off (RFC 7672 §2.1.1).
        yield failed(
            "bogus", severity=Severity.HIGH, discriminator=host.host, host=host.host,
            signature=host.cause, zone=host.cause_at,
        )  # fmt: skip
        return
    if not host.found or host.state != "secure" or host.addresses != "secure":
        return
    skipped = [text(record) for record in host.records if record.faults]
    if skipped:
        case = "some_skipped" if usable(host) else "all_skipped"
        severity = Severity.LOW if case == "some_skipped" else None
        yield failed(
            case, severity=severity, discriminator=host.host, host=host.host, records=skipped,
            faults=sorted({fault for record in host.records for fault in record.faults}),
        )  # fmt: skip
