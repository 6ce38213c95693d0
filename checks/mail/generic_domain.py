"""The authority's mail is on the domain of a public mail provider, not on its own."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Context,
    DeclaredAsset,
    MailDomain,
    Verdict,
    failed,
    not_applicable,
    passed,
)

from ._providers import PUBLIC_PROVIDERS


class GenericDomain(Check[DeclaredAsset]):
    id = "mail.generic_domain"
    judges = DeclaredAsset

    def evaluate(self, fact: DeclaredAsset, context: Context) -> Iterator[Verdict]:
        if not isinstance(fact.target, MailDomain) and "messagerie" not in fact.purposes:
            yield not_applicable()
        elif fact.target.subject in PUBLIC_PROVIDERS:
            yield failed()
        else:
            yield passed()
