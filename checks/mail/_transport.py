"""What the checks of MTA-STS, TLS reports and DANE share: the exchangers of a domain, and what they showed."""

from collections.abc import Iterator
from datetime import datetime

from cyberscan.sdk import (
    Context,
    Dane,
    Deployment,
    Endpoint,
    Failure,
    MailExchangers,
    MtaSts,
    Reason,
    SmtpSession,
    TlsCertificates,
    Verdict,
    not_applicable,
    not_tested,
)

from ._exchangers import unlooked


def receiving(context: Context, domain: str) -> tuple[str, ...] | Verdict:
    """The exchangers of a domain, or the verdict where it has none or that is not known."""
    failure = Failure(reason=Reason.DNS_FAILURE, detail="the MX records were not looked at")
    for fact in context.of(MailExchangers, domain):
        if fact.failed is None:
            hosts = tuple(one.host for one in fact.exchangers if one.host.strip("."))
            return hosts or not_applicable()
        failure = fact.failed
    return not_tested(failure.reason, failure.detail)


def unlooked_exchangers(context: Context, domain: str) -> Verdict | None:
    """The verdict where the domain has exchangers that were not looked at."""
    facts = (fact for fact in context.of(MailExchangers, domain) if fact.failed is None)
    return next(filter(None, map(unlooked, facts)), None)


def announces_mta_sts(context: Context, domain: str) -> bool:
    """Whether the domain announces an MTA-STS policy."""
    facts = context.of(MtaSts, domain)
    return any(fact.failed is None and fact.result == "valid" for fact in facts)


def has_dane(context: Context, domain: str) -> bool | None:
    """Whether senders that know DANE verify every exchanger of the domain; None when that is not known."""
    for fact in context.of(Dane, domain):
        if fact.failed is not None:
            return None
        # What does not validate may be a lie on the way.
        known = {"secure", "undetermined", "bogus"}
        absent = any(
            one.found is False or not {one.state, one.addresses} <= known for one in fact.hosts
        )
        if absent or fact.mx not in known:
            return False
        proved = all(one.found and one.state == one.addresses == "secure" for one in fact.hosts)
        all_seen = bool(fact.hosts) and not fact.more_hosts
        return True if fact.mx == "secure" and all_seen and proved else None
    return False


def sessions(context: Context, host: str) -> Iterator[SmtpSession]:
    """What the mail servers of a name said, where they could be spoken with."""
    return (fact for fact in context.of(SmtpSession, host) if fact.failed is None)


def certificates(context: Context, host: str) -> Iterator[TlsCertificates]:
    """The chains that a name shows after STARTTLS, where they could be read."""
    for fact in context.of(TlsCertificates, host):
        smtp = isinstance(fact.target, Endpoint) and fact.target.starttls == "smtp"
        if smtp and fact.failed is None:
            yield fact


def certificate_unseen(context: Context, hosts: list[str]) -> Verdict:
    """Why it is not known what one of ``hosts`` shows: what kept us from it, where that is known."""
    facts = [
        fact
        for host in hosts
        for fact in (*context.of(SmtpSession, host), *context.of(TlsCertificates, host))
        if isinstance(fact.target, Endpoint) and fact.target.starttls == "smtp"
    ]
    failure = next((fact.failed for fact in facts if fact.failed is not None), None)
    if failure is not None:
        return not_tested(failure.reason, failure.detail)
    return not_tested(Reason.PROTOCOL_ERROR, "the certificate of a mail server was not seen")


def in_time(sent: Deployment, moment: datetime) -> bool:
    """Whether the certificate of the server itself was valid when it was seen."""
    return sent.chain[0].not_before <= moment <= sent.chain[0].not_after
