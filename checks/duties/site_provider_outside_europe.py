"""The company that a site is with has its seat outside the European Union."""

from collections.abc import Iterator

from cyberscan.sdk import (
    EUROPE,
    Check,
    Confidence,
    Context,
    HostAddresses,
    Reason,
    Verdict,
    failed,
    not_applicable,
    not_tested,
    passed,
    provider_of,
)


class SiteProviderOutsideEurope(Check[HostAddresses]):
    id = "duties.site_provider_outside_europe"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        known = (
            provider_of(host=fact.target.subject, aliases=fact.aliases)
            if fact.declared and fact.sites
            else None
        )
        if not fact.sites:
            yield not_applicable()
        elif known is None or not known.country:
            yield not_tested(Reason.NOT_IN_TABLE)
        elif known.country in EUROPE:
            yield passed(confidence=Confidence.FIRM, provider=known.name, country=known.country)
        else:
            yield failed(confidence=Confidence.FIRM, provider=known.name, country=known.country)
