"""The MTA-STS policy demands what a mail server does not offer: encryption with a certificate that holds."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    Deployment,
    MtaStsPolicy,
    Severity,
    TlsCertificates,
    Verdict,
    failed,
    not_applicable,
    passed,
    unmatched_exchangers,
)

from ._transport import (
    certificate_unseen,
    certificates,
    in_time,
    receiving,
    sessions,
    unlooked_exchangers,
)


class MtaStsMxCertificate(Check[MtaStsPolicy]):
    id = "mail.mta_sts_mx_certificate"
    judges = MtaStsPolicy

    def evaluate(self, fact: MtaStsPolicy, context: Context) -> Iterator[Verdict]:
        if fact.result != "valid" or fact.mode == "none":
            yield not_applicable()  # senders ignore such a policy
            return
        hosts = receiving(context, fact.target.subject)
        if isinstance(hosts, Verdict):
            yield hosts
            return
        # A server that the policy does not name is refused for that, whatever it shows.
        named = [host for host in hosts if host not in unmatched_exchangers(fact.mx, hosts)]
        if named:
            yield from _judge(fact, {host: _state(context, host) for host in named}, context)
        else:
            yield not_applicable()


def _judge(fact: MtaStsPolicy, states: dict[str, str], context: Context) -> Iterator[Verdict]:
    severity = Severity.LOW if fact.mode == "testing" else None
    found = False
    for case in ("no_starttls", "certificate"):
        if hosts := [host for host, state in states.items() if state == case]:
            found = True
            yield failed(case, severity=severity, discriminator=case, hosts=hosts, mode=fact.mode)
    if found:
        return
    if unseen := [host for host, state in states.items() if state == ""]:
        yield certificate_unseen(context, unseen)
    else:
        more = unlooked_exchangers(context, fact.target.subject)
        yield more or passed(hosts=list(states))


def _state(context: Context, host: str) -> str:
    """``certificate``, ``no_starttls``, ``good``; empty when that is not known."""
    if any(session.starttls == "not_offered" for session in sessions(context, host)):
        return "no_starttls"
    states = {
        _holds(fact, sent)
        for fact in certificates(context, host)
        for sent in fact.deployments
        if sent.chain
    }
    if False in states:
        return "certificate"
    return "good" if states == {True} else ""


def _holds(fact: TlsCertificates, sent: Deployment) -> bool | None:
    if not in_time(sent, fact.observed_at) or sent.matches_name is False or sent.trusted is False:
        return False
    return None if sent.trusted is None or sent.matches_name is None else True
