"""A memory cache (Redis, Memcached) answers to the whole Internet."""

from cyberscan.sdk import Service, Severity, Verdict

from ._exposure import Exposure, found


class CacheExposed(Exposure):
    id = "services.cache_exposed"
    homes = frozenset({6379, 11211})

    def exposed(self, service: Service) -> Verdict | None:
        if service.name not in {"redis", "memcached"}:
            return None
        if service.open_access:
            return found(service, "open", Severity.CRITICAL)
        return found(service, "exposed")
