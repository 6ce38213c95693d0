"""What the authority said about a domain, and what the domain says about itself."""

from cyberscan.sdk import Context, DeclaredAsset, MailDomain, MailExchangers, Spf

from ._spf import forbids_all


def declared_for_mail(context: Context, domain: str) -> bool:
    """Whether the perimeter names ``domain`` as a mail domain."""
    return any(
        isinstance(asset.target, MailDomain) or "messagerie" in asset.purposes
        for asset in context.of(DeclaredAsset, domain)
    )


def does_not_exist(context: Context, domain: str) -> bool:
    """Whether the name is not there at all: a policy is not what it lacks."""
    return any(
        fact.failed is None and fact.status == "nxdomain"
        for fact in context.of(MailExchangers, domain)
    )


def sends_no_mail(context: Context, domain: str) -> bool:
    """Whether the domain forbids all senders in its SPF policy (``v=spf1 -all``)."""
    return any(fact.failed is None and forbids_all(fact) for fact in context.of(Spf, domain))
