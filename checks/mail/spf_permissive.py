"""The SPF policy lets too many senders through: ``+all``, no end, vast networks, ``ptr``."""

import ipaddress
from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    Dmarc,
    Reason,
    Severity,
    Spf,
    SpfTerm,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
)

# Prefix lengths at or under which a network is too wide. Large mail providers do publish /14 to /16.
_EVERYBODY = {4: 2, 6: 3}
_PROVIDER = {4: 8, 6: 20}
_OWN = {4: 16, 6: 31}


class SpfPermissive(Check[Spf]):
    id = "mail.spf_permissive"
    judges = Spf

    def evaluate(self, fact: Spf, context: Context) -> Iterator[Verdict]:
        if fact.result not in ("valid", "temperror"):
            yield not_applicable()
            return
        found = [*_ending(fact, context), *_networks(fact), *_ptr(fact)]
        yield from found
        if fact.result == "temperror":
            yield not_tested(Reason.DNS_FAILURE, fact.cause_detail)
        elif not found:
            yield passed(records=list(fact.records))


def _ending(fact: Spf, context: Context) -> Iterator[Verdict]:
    if fact.all_qualifier == "+":
        yield failed("everybody", severity=Severity.CRITICAL, discriminator="all")
    elif fact.all_qualifier == "?":
        yield failed("neutral", discriminator="all")
    elif fact.all_qualifier == "" and fact.result == "valid" and not _ends_elsewhere(fact):
        yield failed("no_end", discriminator="all")
    elif fact.all_qualifier == "~" and not _dmarc_enforced(fact, context):
        yield failed("softfail", severity=Severity.INFO, discriminator="all")


def _ends_elsewhere(fact: Spf) -> bool:
    return any(text.lower().startswith("redirect=") for text in fact.unfollowed)


def _dmarc_enforced(fact: Spf, context: Context) -> bool:
    """With DMARC enforced, ``~all`` refuses no less than ``-all``."""
    return any(
        policy.failed is None and policy.policy in ("quarantine", "reject") and not policy.testing
        for policy in context.of(Dmarc, fact.target.subject)
    )


def _networks(fact: Spf) -> Iterator[Verdict]:
    seen: set[str] = set()
    for term in fact.terms:
        severity = _too_wide(term)
        if severity is not None and term.network not in seen:
            seen.add(term.network)
            yield failed(
                "wide", severity=severity, network=term.network, domain=term.domain,
                discriminator=term.network,
            )  # fmt: skip


def _too_wide(term: SpfTerm) -> Severity | None:
    if not term.network or not term.grants:
        return None
    network = ipaddress.ip_network(term.network)
    if network.prefixlen <= _EVERYBODY[network.version]:
        return Severity.CRITICAL
    if network.prefixlen <= _PROVIDER[network.version]:
        return Severity.HIGH
    own = term.depth == 0 and network.prefixlen <= _OWN[network.version]
    return Severity.MEDIUM if own else None


def _ptr(fact: Spf) -> Iterator[Verdict]:
    domains = [term.domain for term in fact.terms if term.name == "ptr"]
    own = [name for name in domains if f".{name}".endswith(f".{fact.target.subject}")]
    if domains:
        yield failed(
            "ptr" if own else "ptr_elsewhere",
            severity=Severity.LOW if own else Severity.INFO,
            confidence=Confidence.CERTAIN,
            domain=(own or domains)[0],
            discriminator="ptr",
        )
