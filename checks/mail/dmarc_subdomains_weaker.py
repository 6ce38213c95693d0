"""The DMARC policy protects what is below the domain less than the domain itself (``sp``, ``np``)."""

from collections.abc import Iterator

from cyberscan.sdk import Check, Context, Dmarc, Verdict, failed, not_applicable, passed

_RANKS = ("", "none", "quarantine", "reject")


class DmarcSubdomainsWeaker(Check[Dmarc]):
    id = "mail.dmarc_subdomains_weaker"
    judges = Dmarc

    def evaluate(self, fact: Dmarc, context: Context) -> Iterator[Verdict]:
        own, below, absent = fact.policy, fact.subdomain_policy, fact.nonexistent_policy
        inherited = fact.found_at != fact.target.subject
        # "none" anywhere is judged by mail.dmarc_not_enforced, once.
        if fact.result != "valid" or inherited or "none" in (own, below, absent):
            yield not_applicable()
        elif _RANKS.index(below) < _RANKS.index(own):
            yield failed("existing", policy=own, below=below)
        elif _RANKS.index(absent) < _RANKS.index(own):
            yield failed("nonexistent", policy=own, below=absent)
        else:
            yield passed(policy=own)
