"""What the SPF checks share."""

from cyberscan.sdk import Context, MailExchangers, Spf, SpfTerm

_MAY_PASS = frozenset(("", "error", "unknown", "message", "skipped"))


def lets_pass(term: SpfTerm) -> bool:
    """Whether some sender may pass by this very term, as far as is known."""
    return term.grants and term.state in _MAY_PASS and term.name not in ("include", "redirect")


def forbids_all(fact: Spf) -> bool:
    """Whether the policy refuses every sender, as ``v=spf1 -all`` does."""
    strict = fact.result == "valid" and fact.all_qualifier == "-"
    return strict and not any(lets_pass(term) for term in fact.terms)


def receives_no_mail(context: Context, domain: str) -> bool:
    """Whether no server receives for ``domain``: a null MX, or neither MX nor address (RFC 5321 §5.1)."""
    return any(
        fact.null or not (fact.exchangers or fact.own_addresses)
        for fact in context.of(MailExchangers, domain)
        if fact.failed is None
    )
