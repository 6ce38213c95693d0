"""What the authority said about a domain, and what the domain says about itself."""

from cyberscan.sdk import Context, DeclaredAsset, MailDomain, Spf

from ._spf import forbids_all


def declared_for_mail(context: Context, domain: str) -> bool:
    """Whether the perimeter names ``domain`` as a mail domain."""
    return any(
        isinstance(asset.target, MailDomain) or "messagerie" in asset.purposes
        for asset in context.of(DeclaredAsset, domain)
    )


def sends_no_mail(context: Context, domain: str) -> bool:
    """Whether the domain forbids all senders in its SPF policy (``v=spf1 -all``)."""
    return any(fact.failed is None and forbids_all(fact) for fact in context.of(Spf, domain))
