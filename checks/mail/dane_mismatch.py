"""A mail server does not show what its TLSA records announce: senders that know DANE do not deliver."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Dane,
    DaneHost,
    Deployment,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    passed,
    tlsa_holds,
)

from ._dane import published, silent, text, unknown, unproved, usable
from ._transport import certificate_unseen, certificates, in_time, sessions


class DaneMismatch(Check[Dane]):
    id = "mail.dane_mismatch"
    judges = Dane

    def evaluate(self, fact: Dane, context: Context) -> Iterator[Verdict]:
        if verdict := silent(fact) or unproved(fact):
            yield verdict
            return
        states = {
            host.host: (host, _state(context, host)) for host in published(fact) if host.records
        }
        wrong = [(host, case) for host, case in states.values() if case not in ("", "good")]
        for host, case in wrong:
            yield failed(
                case,
                discriminator=host.host,
                host=host.host,
                records=[text(one) for one in usable(host)],
            )
        if wrong:
            return
        if unseen := [name for name, (_, case) in states.items() if case == ""]:
            yield certificate_unseen(context, unseen)
        elif verdict := unknown(fact):
            yield verdict
        else:
            yield passed(hosts=list(states)) if states else not_applicable()


def _state(context: Context, host: DaneHost) -> str:
    """``mismatch``, ``no_starttls``, ``good``; empty when that is not known."""
    if any(session.starttls == "not_offered" for session in sessions(context, host.host)):
        # Encryption is demanded even where no record is usable (RFC 7672 §2.2).
        return "no_starttls"
    if not usable(host):
        return "good"
    seen = [
        _holds(host, fact, sent)
        for fact in certificates(context, host.host)
        for sent in fact.deployments
        if sent.chain
    ]
    if False in seen:
        return "mismatch"
    return "good" if seen and None not in seen else ""


def _holds(host: DaneHost, fact: TlsCertificates, sent: Deployment) -> bool | None:
    named = sent.matches_name is True and in_time(sent, fact.observed_at)
    return tlsa_holds(host.records, sent.chain, in_order=sent.in_order, named=named)
