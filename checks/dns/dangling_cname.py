"""A name is an alias of a name that does not exist (RFC 1034 §3.6.2): somebody may create it."""

from collections.abc import Iterator

from cyberscan.sdk import (
    Check,
    Confidence,
    Context,
    DeclaredAsset,
    HostAddresses,
    Severity,
    Verdict,
    Zone,
    failed,
    not_applicable,
    passed,
)

# Services that let any customer take a free name, and where a free name does not exist in DNS.
CLAIMABLE = (
    "azure-api.net", "azurecontainer.io", "azureedge.net", "azurefd.net", "azurehdinsight.net",
    "azurewebsites.net", "blob.core.windows.net", "cloudapp.azure.com", "cloudapp.net",
    "elasticbeanstalk.com", "redis.cache.windows.net", "search.windows.net",
    "servicebus.windows.net", "trafficmanager.net",
)  # fmt: skip


class DanglingCname(Check[HostAddresses]):
    id = "dns.dangling_cname"
    judges = HostAddresses

    def evaluate(self, fact: HostAddresses, context: Context) -> Iterator[Verdict]:
        alias = fact.dangling
        if not fact.aliases:
            yield not_applicable()
        elif not alias:
            yield passed(alias=fact.aliases[-1])
        elif _below(alias, CLAIMABLE):
            yield failed("claimable", confidence=Confidence.FIRM, alias=alias)
        elif _below(alias, _own_domains(context)):
            yield failed("own", severity=Severity.LOW, alias=alias)
        else:
            yield failed("elsewhere", severity=Severity.MEDIUM, alias=alias)


def _own_domains(context: Context) -> tuple[str, ...]:
    return tuple(a.target.name for a in context.of(DeclaredAsset) if isinstance(a.target, Zone))


def _below(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)
